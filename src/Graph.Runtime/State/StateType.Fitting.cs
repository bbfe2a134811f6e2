using Graph.Runtime.Values;

namespace Graph.Runtime.State;

public abstract partial record StateType
{
    /// <summary>Makes a value of this type from one that may have come from JSON, YAML, a node or an expression.</summary>
    /// <remarks>
    /// Only what loses nothing is converted: an integer to a float, a float without fraction to an integer, text in RFC 3339 to
    /// a timestamp, text such as <c>1h30m</c> to a duration, base64 text to bytes, a map to a record.
    /// </remarks>
    /// <param name="value">The value.</param>
    /// <param name="fitted">The value of this type.</param>
    /// <param name="misfit">Where and why it does not fit, when it does not.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryFit(Value value, out Value fitted, out TypeMisfit? misfit)
    {
        fitted = value;
        misfit = this switch
        {
            Anything => null,
            Nullable nullable => value.IsNull || nullable.Inner.TryFit(value, out fitted, out var inner) ? null : inner,
            Scalar scalar => TryFitScalar(scalar, value, out fitted) ? null : Misfit(value),
            Enum words => value.Kind == ValueKind.String && words.Words.Contains(value.AsString()) ? null : Misfit(value),
            List list => value.Kind == ValueKind.List ? FitItems(list.Item, value.AsList(), out fitted) : Misfit(value),
            Map map => value.Kind == ValueKind.Map ? FitEntries(map.Item, value.AsMap(), out fitted) : Misfit(value),
            Record record => value.Kind == ValueKind.Map ? FitRecord(record, value.AsMap(), out fitted) : Misfit(value),
            _ => throw new System.Diagnostics.UnreachableException($"No rule for {this}."),
        };
        return misfit is null;
    }

    private static bool TryFitScalar(Scalar scalar, Value value, out Value fitted)
    {
        fitted = value;
        if (value.Kind == scalar.Kind)
        {
            return true;
        }

        switch (scalar.Kind, value.Kind)
        {
            case (ValueKind.Float, ValueKind.Int):
                fitted = (double)value.AsInt();
                return true;
            case (ValueKind.Int, ValueKind.Float):
                return TryFitWhole(value.AsFloat(), out fitted);
            case (ValueKind.Int, ValueKind.UInt):
                fitted = unchecked((long)value.AsUInt());
                return value.AsUInt() <= long.MaxValue;
            case (_, ValueKind.String):
                return TryFitText(scalar.Kind, value.AsString(), out fitted);
            default:
                return false;
        }
    }

    private static bool TryFitWhole(double real, out Value fitted)
    {
        fitted = default;
        if (Math.Floor(real) != real || Math.Abs(real) > 9007199254740992)
        {
            return false;
        }

        fitted = (long)real;
        return true;
    }

    private static bool TryFitText(ValueKind kind, string text, out Value fitted)
    {
        fitted = default;
        switch (kind)
        {
            case ValueKind.Timestamp when Values.Timestamp.TryParse(text, out var time):
                fitted = Value.Of(time);
                return true;
            case ValueKind.Duration when Values.Duration.TryParse(text, out var length):
                fitted = Value.Of(length);
                return true;
            case ValueKind.Bytes:
                var bytes = new byte[text.Length];
                var isBase64 = Convert.TryFromBase64String(text, bytes, out var count);
                fitted = Value.Of(bytes.AsMemory(0, count));
                return isBase64;
            default:
                return false;
        }
    }

    private static TypeMisfit? FitItems(StateType item, ValueList list, out Value fitted)
    {
        Value[]? changed = null;
        fitted = list;
        for (var i = 0; i < list.Count; i++)
        {
            if (!item.TryFit(list[i], out var one, out var misfit))
            {
                return misfit!.Within($"[{i}]");
            }

            if (!one.IsSame(list[i]))
            {
                changed ??= list.AsSpan().ToArray();
                changed[i] = one;
            }
        }

        fitted = changed is null ? list : ValueList.Of(changed);
        return null;
    }

    private static TypeMisfit? FitEntries(StateType item, ValueMap map, out Value fitted)
    {
        fitted = map;
        foreach (var (key, value) in map)
        {
            if (key.Kind != ValueKind.String)
            {
                return new TypeMisfit("", "a string key", key);
            }

            if (!item.TryFit(value, out var one, out var misfit))
            {
                return misfit!.Within("." + key.AsString());
            }

            if (!one.IsSame(value))
            {
                fitted = fitted.AsMap().Set(key, one);
            }
        }

        return null;
    }

    private static TypeMisfit? FitRecord(Record record, ValueMap map, out Value fitted)
    {
        fitted = map;
        var values = new Value[record.Fields.Count];
        var found = 0;
        for (var slot = 0; slot < values.Length; slot++)
        {
            var field = record.Fields[slot];
            var isThere = map.TryGetValue(field.Name, out var value);
            found += isThere ? 1 : 0;
            if (!isThere && !field.Type.AllowsNull)
            {
                return new TypeMisfit("", $"a {record.Name} with the field '{field.Name}' ({field.Type.Name})", map);
            }

            if (!field.Type.TryFit(value, out values[slot], out var misfit))
            {
                return misfit!.Within("." + field.Name);
            }
        }

        if (found < map.Count)
        {
            var stranger = map.First(entry => entry.Key.Kind != ValueKind.String || record.FindField(entry.Key.AsString()) is null).Key;
            return new TypeMisfit("." + stranger, $"no field {stranger}: a {record.Name} has {string.Join(", ", record.Shape.Names)}", map);
        }

        fitted = map.HasShape(record.Shape) && IsUnchanged(map, values) ? map : ValueMap.OfRecord(record.Shape, values);
        return null;
    }

    private static bool IsUnchanged(ValueMap map, Value[] values)
    {
        for (var slot = 0; slot < values.Length; slot++)
        {
            if (!map.ValueAt(slot).IsSame(values[slot]))
            {
                return false;
            }
        }

        return true;
    }

    private TypeMisfit Misfit(Value given) => new("", Name, given);
}
