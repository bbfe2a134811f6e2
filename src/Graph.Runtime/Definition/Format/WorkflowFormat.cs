namespace Graph.Runtime.Definition.Format;

/// <summary>Every key of the workflow format, told once.</summary>
internal static class WorkflowFormat
{
    private static readonly FormatShape Text = new FormatShape.Text();
    private static readonly FormatShape Flag = new FormatShape.Flag();
    private static readonly FormatShape Free = new FormatShape.Free();
    private static readonly FormatShape Names = new FormatShape.NameList();
    private static readonly FormatShape Paths = new FormatShape.Either(Text, new FormatShape.Rows(Text));
    private static readonly FormatShape Length = new FormatShape.Length();
    private static readonly FormatShape Type = new FormatShape.Type();
    private static readonly FormatShape Values = new FormatShape.Entries(Free);

    /// <summary>One policy under <c>retry:</c>.</summary>
    public static FormatMap Retry { get; } = new(
        "retry",
        new("attempts", new FormatShape.Whole(1, 1_000), "How often the node is tried, the first time included."),
        new("backoff", Word(FormatWords.Backoffs), "How the pause between two attempts grows."),
        new("initial", Length, "The pause after the first attempt."),
        new("max", Length, "The longest pause."),
        new("jitter", Flag, "Whether pauses are varied at random, so that not all retries come at once."),
        new("on", Names, "Error kinds that are tried again: timeout, http_5xx, rate_limited, model, transient, any, or an exception's name."),
        new("not_on", Names, "Error kinds that are not tried again."));

    /// <summary>The map form of <c>on_error:</c>.</summary>
    public static FormatMap OnError { get; } = new(
        "on_error",
        new("to", Text, "The node that goes on.") { IsRequired = true },
        new("as", Text, "The state field that takes the error record."));

    /// <summary>What is under <c>cache:</c>.</summary>
    public static FormatMap Cache { get; } = new(
        "cache",
        new("key", Free, "An expression or a template: tasks of the same key share a result.") { IsRequired = true },
        new("ttl", Length, "How long a result is kept.") { IsRequired = true });

    /// <summary>What is under <c>on_expiry:</c>.</summary>
    public static FormatMap OnExpiry { get; } = new(
        "on_expiry",
        new("to", Text, "The node that goes on.") { IsRequired = true },
        new("as", Text, "The state field that takes the record of what expired."));

    /// <summary>One node.</summary>
    public static FormatMap Node { get; } = new(
        "node",
        new("type", new FormatShape.NodeType(), "What the node does; 'graph schema' and the reference list the types."),
        new("description", Text, "What the node is for."),
        new("with", Values, "The node type's parameters. A string with {{ }} is a template, one that is ${ } as a whole is an expression."),
        new("set", Values, "State fields and the expressions that are written to them. A node with 'set' needs no type."),
        new("output", new FormatShape.Either(Text, Values), "The state field that takes the result, or a map from state fields to values, in which 'result' is the result."),
        new("routes", Names, "Nodes that this node may go to by its own decision."),
        new("goto", Word(FormatWords.GoTos), "Whether targets of the node's own decision replace its edges or come on top of them."),
        new("retry", RetryShape(), "How failures are tried again: a policy, or a list of which the first that matches counts."),
        new("timeout", Length, "How long one attempt may take."),
        new("idle_timeout", Length, "How long an attempt may show no sign of life."),
        new("on_error", OnErrorShape(), "What happens when the attempts are spent: fail (the default), continue, or { to: node, as: field }."),
        new("cache", new FormatShape.Map(Cache), "How its result is kept for tasks that would come to the same."),
        new("expires", Length, "How long its question waits for an answer."),
        new("on_expiry", new FormatShape.Map(OnExpiry), "What happens when nobody answered in time."),
        new("interrupt", Word(FormatWords.Interrupts), "Whether the run pauses before or after the node."),
        new("defer", Flag, "Whether the node runs only when nothing else is left to run."),
        new("metadata", Values, "Notes for people and tools."));

    /// <summary>What a node of type <c>workflow</c> takes under <c>with:</c>.</summary>
    public static FormatMap Subworkflow { get; } = new(
        "with_workflow",
        new("file", Text, "The workflow file to run, relative to this one.") { IsRequired = true },
        new("input", Values, "Its input fields, each with a value, a template or an expression."),
        new("persist", Word(FormatWords.Persistences), "Whether it starts anew with each call, or keeps its state from call to call."));

    /// <summary>One field of the state, in its long form.</summary>
    public static FormatMap Field { get; } = new(
        "field",
        new("type", Type, "The field's type.") { IsRequired = true },
        new("default", Free, "The value at the start."),
        new("reduce", new FormatShape.Reducer(), "How several writes become one value."),
        new("by", Text, "With 'reduce: union', the field of a record that tells items apart."),
        new("deep", Flag, "With 'reduce: merge', whether nested maps are merged too."),
        new("keep", new FormatShape.Whole(1, int.MaxValue), "How many of the newest items of a list are kept."),
        new("private", Flag, "Whether the field is not shown to callers."),
        new("ephemeral", Flag, "Whether the value is visible to the next step only."),
        new("untracked", Flag, "Whether the value is never stored."),
        new("description", Text, "What the field means."));

    /// <summary>One field of a record type, in its long form.</summary>
    public static FormatMap RecordField { get; } = new(
        "record_field",
        new("type", Type, "The field's type.") { IsRequired = true },
        new("description", Text, "What the field means, for people and models.") { IsRequired = true });

    /// <summary>One arm of a choice.</summary>
    public static FormatMap Arm { get; } = new(
        "arm",
        new("when", Free, "The condition, an expression."),
        new("each", Free, "An expression for a list: one task for each of its items."),
        new("as", Text, "With 'each', what the item is called. 'item' when not given."),
        new("to", Names, "What runs next when the condition holds."),
        new("else", Names, "What runs next when no condition holds."),
        new("max", new FormatShape.Whole(1, 10_000), "With 'each', how many tasks run at a time."),
        new("on_item_error", Word(FormatWords.ItemErrors), "With 'each', what a failed item means."),
        new("errors", Text, "With 'on_item_error: collect', the list field that takes the error records."));

    /// <summary>One edge that is no arrow.</summary>
    public static FormatMap Edge { get; } = new(
        "edge",
        new("from", Names, "The node after which this happens, or several to wait for.") { IsRequired = true },
        new("match", Word(FormatWords.Matches), "With 'choose', whether the first arm that holds counts or all that hold."),
        new("choose", new FormatShape.Rows(new FormatShape.Map(Arm)), "Conditions that decide what runs next; the last arm is the 'else'."),
        new("each", Free, "An expression for a list: one task for each of its items."),
        new("as", Text, "With 'each', what the item is called. 'item' when not given."),
        new("to", Names, "What runs next."),
        new("join", new FormatShape.Either(Word(FormatWords.Joins), new FormatShape.Whole(1, int.MaxValue)), "For how many of several sources the target waits: active (those that can still be reached), all, any, or a number."),
        new("max", new FormatShape.Whole(1, 10_000), "With 'each', how many tasks run at a time."),
        new("on_item_error", Word(FormatWords.ItemErrors), "With 'each', what a failed item means."),
        new("errors", Text, "With 'on_item_error: collect', the list field that takes the error records."));

    /// <summary>What holds for every node that does not say otherwise.</summary>
    public static FormatMap Defaults { get; } = new(
        "defaults",
        new("retry", RetryShape(), "How failures are tried again."),
        new("timeout", Length, "How long one attempt may take."),
        new("idle_timeout", Length, "How long an attempt may show no sign of life."),
        new("on_error", OnErrorShape(), "What happens when the attempts are spent."),
        new("cache", new FormatShape.Map(Cache), "How results are kept for tasks that would come to the same."));

    /// <summary>Bounds of a run.</summary>
    public static FormatMap Limits { get; } = new(
        "limits",
        new("max_steps", new FormatShape.Whole(1, int.MaxValue), "After how many steps a run is taken for an endless loop."),
        new("timeout", Length, "How long a run may take."),
        new("concurrency", new FormatShape.Whole(1, 10_000), "How many tasks run at a time."),
        new("max_fan_out", new FormatShape.Whole(1, 1_000_000), "How many tasks one step may have."),
        new("max_state", new FormatShape.Size(), "How large the state may grow."));

    /// <summary>How threads of one version are made to fit the next.</summary>
    public static FormatMap Migration { get; } = new(
        "migration",
        new("from", new FormatShape.Whole(1, int.MaxValue), "The version of the threads that it moves; they come to the next one.") { IsRequired = true },
        new("rename", new FormatShape.Entries(Text), "State fields by their old name, each with its new one."),
        new("set", Values, "State fields and the expressions, over the old state, that are written to them."),
        new("nodes", new FormatShape.Entries(Text), "Nodes by their old name, each with its new one."));

    /// <summary>A file that workflows include.</summary>
    public static FormatMap SharedFile { get; } = new(
        "shared_file",
        new("schema", new FormatShape.Word([FormatWords.Version]), "The version of the format."),
        new("include", Paths, "Files whose types and defaults count as written here."),
        new("types", new FormatShape.Entries(Type, Definition.Names.TypePattern), "Types with a name, for use in the state.") { Section = 1 },
        new("defaults", new FormatShape.Map(Defaults), "What holds for every node that does not say otherwise.") { Section = 2 });

    /// <summary>The file.</summary>
    public static FormatMap Workflow { get; } = new(
        "workflow",
        new("schema", new FormatShape.Word([FormatWords.Version]), "The version of the format.") { IsRequired = true },
        new("name", new FormatShape.Text(Definition.Names.WorkflowPattern), "The workflow's name: small letters, digits, '_' and '-'.") { IsRequired = true },
        new("version", new FormatShape.Whole(1, int.MaxValue), "The author's own number."),
        new("description", Text, "What the workflow is for."),
        new("include", Paths, "Files, relative to this one, whose types and defaults count as written here."),
        new("input", Names, "The state fields that a caller gives; a '?' behind a name makes it optional.") { Section = 1 },
        new("output", Names, "The state fields that a caller gets back; every public field when not given.") { Section = 1 },
        new("types", new FormatShape.Entries(Type, Definition.Names.TypePattern), "Types with a name, for use in the state.") { Section = 2 },
        new("state", new FormatShape.Entries(new FormatShape.Either(new FormatShape.Text(), new FormatShape.Map(Field)), Definition.Names.FieldPattern, [.. Definition.Names.InEveryScope.Keys]), "The fields that nodes read and write.") { Section = 3 },
        new("defaults", new FormatShape.Map(Defaults), "What holds for every node that does not say otherwise.") { Section = 4 },
        new("nodes", new FormatShape.Entries(new FormatShape.Map(Node), Definition.Names.NodePattern, [.. Definition.Names.NotForNodes]), "What can run.") { IsRequired = true, Section = 5 },
        new("edges", new FormatShape.Rows(new FormatShape.Either(new FormatShape.Arrow(), new FormatShape.Map(Edge))), "What runs after what.") { IsRequired = true, Section = 6 },
        new("limits", new FormatShape.Map(Limits), "Bounds of a run.") { Section = 7 },
        new("migrations", new FormatShape.Rows(new FormatShape.Map(Migration)), "How threads that run an older version are made to fit this one.") { Section = 8 });

    private static FormatShape.Either RetryShape() => new FormatShape.Either(new FormatShape.Map(Retry), new FormatShape.Rows(new FormatShape.Map(Retry)));

    private static FormatShape.Either OnErrorShape() => new FormatShape.Either(Word(FormatWords.OnErrors), new FormatShape.Map(OnError));

    private static FormatShape.Word Word<T>(IReadOnlyDictionary<string, T> words) => new([.. words.Keys]);
}
