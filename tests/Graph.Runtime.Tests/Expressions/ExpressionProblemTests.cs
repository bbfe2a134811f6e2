using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Tests.Expressions;

/// <summary>The sentences that authors read when an expression is wrong, with the words they point at.</summary>
public sealed class ExpressionProblemTests
{
    [Theory]
    [InlineData("", "", "The expression is empty.")]
    [InlineData("1 +", "+", "The expression ends after '+' where a value is missing.")]
    [InlineData("rounds = 3", "=", "A single '=' is not an operator. Did you mean '=='?")]
    [InlineData("flag & flag", "&", "A single '&' is not an operator. Did you mean '&&'?")]
    [InlineData("flag and flag", "and", "'and' is not an operator. Did you mean '&&'?")]
    [InlineData("(flag or flag)", "or", "'or' is not an operator. Did you mean '||'?")]
    [InlineData("not flag", "not", "'not' is not an operator. Did you mean '!'?")]
    [InlineData("(1 + 2", "(", "This '(' is not closed: a ')' is missing.")]
    [InlineData("[1, 2", "[", "This '[' is not closed: a ']' is missing.")]
    [InlineData("1 + 2)", ")", "This ')' closes nothing.")]
    [InlineData("rounds max_rounds", "max_rounds", "'max_rounds' does not belong here: an operator is missing before it.")]
    [InlineData("flag ? 1", "?", "'?' needs a ':' and a second result: condition ? this : that.")]
    [InlineData("'abc", "'abc", "The text is not closed: a ' is missing.")]
    [InlineData(@"'a\q'", @"\q", @"The escape '\q' means nothing: double the backslash, or write the text with an r before its quote.")]
    [InlineData(@"'\x4'", @"\x4'", @"The escape '\x4'' needs 2 hexadecimal digits.")]
    [InlineData(@"'\ud800'", @"\ud800", @"The escape '\ud800' is not a Unicode character.")]
    [InlineData("9223372036854775808", "9223372036854775808", "The number '9223372036854775808' does not fit into int.")]
    [InlineData("1 - 9223372036854775808", "9223372036854775808", "The number '9223372036854775808' does not fit into int.")]
    [InlineData("0x", "0x", "The number '0x' has no digits.")]
    [InlineData("12abc", "12a", "The number '12' is followed by 'a', which no number can contain.")]
    [InlineData("a.b # c", "#", "The character '#' has no meaning in an expression.")]
    [InlineData("{'a' 1}", "'a'", "The map key \"a\" needs a ':' and a value.")]
    [InlineData("[1 2]", "2", "'2' does not belong here: a ']' or an operator is missing before it.")]
    [InlineData("{'a'}", "'a'", "The map key \"a\" needs a ':' and a value.")]
    [InlineData("package", "package", "'package' is a reserved word and cannot be a variable's name.")]
    [InlineData("Finding{title: 'x'}", "Finding{", "'Finding{...}' would make a message, which this language does not have: write a map, {\"field\": value}.")]
    [InlineData("tags.1", ".1", "A number cannot follow '.': write [1] for an item.")]
    [InlineData("analysis.", ".", "The expression ends after '.' where a field's name is missing.")]
    [InlineData("size(1, )", ")", "An argument is missing between ',' and ')'.")]
    public void a_syntax_mistake_is_told_in_one_sentence_at_its_place(string text, string culprit, string message)
    {
        var problem = OnlyProblem(text);

        problem.Kind.Should().Be(ExpressionProblemKind.Syntax);
        problem.Message.Should().Be(message);
        text.Substring(Math.Min(problem.Start, text.Length), Math.Min(problem.Length, text.Length - problem.Start)).Should().Be(culprit);
    }

    [Theory]
    [InlineData("analysys.confidence", "analysys", "No variable is called 'analysys'. Did you mean 'analysis'?", "analysis", ExpressionProblemKind.UnknownName)]
    [InlineData("tags.exists(tag, tga == 'x')", "tga", "No variable is called 'tga'. Did you mean 'tag'?", "tag", ExpressionProblemKind.UnknownName)]
    [InlineData("zebra", "zebra", "No variable is called 'zebra'.", null, ExpressionProblemKind.UnknownName)]
    [InlineData("status == 'runing'", "'runing'", "'runing' is none of the enum's words, so this can never be equal. Did you mean 'running'?", "\"running\"", ExpressionProblemKind.UnknownName)]
    [InlineData("status in ['queued', 'finished']", "'finished'", "'finished' is none of the enum's words, so this can never be equal. The words are queued, running, done.", null, ExpressionProblemKind.UnknownName)]
    [InlineData("analysis.confidense", "confidense", "Analysis has no field 'confidense'. Did you mean 'confidence'?", "confidence", ExpressionProblemKind.UnknownField)]
    [InlineData("analysis.zebra", "zebra", "Analysis has no field 'zebra'. Its fields are summary, confidence, gaps, note.", null, ExpressionProblemKind.UnknownField)]
    [InlineData("has(analysis.sumary)", "sumary", "Analysis has no field 'sumary'. Did you mean 'summary'?", "summary", ExpressionProblemKind.UnknownField)]
    [InlineData("question.size > 3", "size", "'question' is string, which has no member 'size'. Did you mean 'size()'?", "size()", ExpressionProblemKind.UnknownField)]
    [InlineData("findings.map(f, f.titel)", "titel", "Finding has no field 'titel'. Did you mean 'title'?", "title", ExpressionProblemKind.UnknownField)]
    public void an_unknown_name_is_told_with_what_was_probably_meant(
        string text, string culprit, string message, string? suggestion, ExpressionProblemKind kind)
    {
        var problem = OnlyProblem(text);

        problem.Message.Should().Be(message);
        problem.Suggestion.Should().Be(suggestion);
        problem.Kind.Should().Be(kind);
        text.Substring(problem.Start, problem.Length).Should().Be(culprit);
    }

    [Theory]
    [InlineData("rounds + ratio", "'+' is not defined for int and float: 'rounds' is int and 'ratio' is float. Write double(rounds).")]
    [InlineData("question + rounds", "'+' is not defined for string and int: 'question' is string and 'rounds' is int. Write string(rounds).")]
    [InlineData("question * 2", "'*' is not defined for string and int: 'question' is string and '2' is int.")]
    [InlineData("question < 3", "'<' cannot compare string with int: 'question' is string and '3' is int.")]
    [InlineData("tags < tags", "'<' cannot compare list<string> with list<string>: 'tags' is list<string> and 'tags' is list<string>.")]
    [InlineData("question == 3", "'question' is string and '3' is int: they can never be equal.")]
    [InlineData("tags == ['a', 'b'] && tags == [1]", "'tags' is list<string> and '[1]' is list<int>: they can never be equal.")]
    [InlineData("'h' in question", "What follows 'in' must be a list or a map, but 'question' is string. Did you mean question.contains(\"h\")?")]
    [InlineData("3 in tags", "'3' is int, but 'tags' has only string: it can never be in there.")]
    [InlineData("rounds && flag", "The left side of '&&' must be bool, but 'rounds' is int.")]
    [InlineData("flag || question", "The right side of '||' must be bool, but 'question' is string.")]
    [InlineData("!rounds", "What follows '!' must be bool, but 'rounds' is int.")]
    [InlineData("-question", "What follows '-' must be int or float, but 'question' is string.")]
    [InlineData("rounds ? 1 : 2", "The condition of '?' must be bool, but 'rounds' is int.")]
    [InlineData("flag ? 1 : 'a'", "Both results of '?' must be of one type, but '1' is int and \"a\" is string. Wrap one in dyn(...) if that is meant.")]
    [InlineData("tags['x']", "A list's index must be int, but \"x\" is string.")]
    [InlineData("question[0]", "'question' is string, which has no items. Use charAt() or substring().")]
    [InlineData("scores[1]", "The keys of 'scores' are string, but '1' is int.")]
    [InlineData("{1.5: 'a'}", "A map's key must be string, int, uint or bool, but '1.5' is float.")]
    [InlineData("lenght(tags)", "No function is called 'lenght'.")]
    [InlineData("question.contans('a')", "No function is called 'contans'. Did you mean 'contains'?")]
    [InlineData("math.greatist(1, 2)", "No function is called 'math.greatist'. Did you mean 'math.greatest'?")]
    [InlineData("trim(question)", "'trim' is called on a value: write question.trim().")]
    [InlineData("rounds.int()", "'int' is not called on a value: write int(rounds).")]
    [InlineData("size(rounds)", "'size' is not defined for these types: 'rounds' is int. Write size(string) or size(bytes) or size(list<T>) or size(map<K, V>).")]
    [InlineData("question.substring()", "'substring' does not take 0 arguments: write string.substring(int) or string.substring(int, int).")]
    [InlineData("rounds.all(x, true)", "all() goes over a list or a map, but 'rounds' is int.")]
    [InlineData("tags.filter(t, t)", "The condition of filter() must be bool, but 't' is string.")]
    [InlineData("findings.sortBy(f, f)", "sortBy() needs a key that has an order, but 'f' is Finding.")]
    [InlineData("rounds.orValue(1)", "orValue() is for optionals, but 'rounds' is int. Reach it with .? or [?...] instead.")]
    [InlineData("[?rounds]", "What follows '?' must be optional, but 'rounds' is int. Write optional.of(...), or leave the '?' out.")]
    public void a_mistake_of_types_is_told_with_both_types(string text, string message)
    {
        var problem = OnlyProblem(text);

        problem.Message.Should().Be(message);
        problem.Kind.Should().Be(ExpressionProblemKind.NoOverload);
    }

    [Theory]
    [InlineData("has(answer)", "has() asks about one member, such as has(state.answer), but 'answer' is none. Write answer != null.")]
    [InlineData("tags.map(1, 2)", "The first argument of map() must be a new variable's name.")]
    [InlineData("tags.exists(x, x, true)", "The first 2 arguments of exists() must be the names of new variables, each different.")]
    [InlineData("tags.filter(x)", "filter() takes a variable and a condition, such as list.filter(x, x > 0).")]
    [InlineData("cel.bind(1, 2, 3)", "cel.bind() takes a name, its value and a result, such as cel.bind(x, a + b, x * x).")]
    [InlineData("question.matches('(a')", "The regular expression '(a' is not valid: a ')' is missing.")]
    [InlineData("question.matches('(?=a)')", "The regular expression '(?=a)' uses a look ahead or behind, which this language does not have.")]
    public void a_misused_macro_or_pattern_is_told_with_an_example(string text, string message)
    {
        var problem = OnlyProblem(text);

        problem.Message.Should().Be(message);
        problem.Kind.Should().Be(ExpressionProblemKind.Syntax);
    }

    [Fact]
    public void a_condition_of_another_type_is_told_with_its_type()
    {
        var problem = OnlyProblem("analysis.confidence", StateType.Bool);

        problem.Should().Be(new ExpressionProblem(
            ExpressionProblemKind.WrongResultType, 0, 19, "The condition must be bool, but 'analysis.confidence' is float."));
    }

    [Theory]
    [InlineData("question", "The condition must be bool, but 'question' is string. Compare it with something, such as question != \"\".")]
    [InlineData("scores.?ann", "The condition must be bool, but 'scores.?ann' is optional<float>. Add .orValue(...) to say what it is when it is missing.")]
    public void a_condition_of_another_type_is_told_with_the_way_out(string text, string message) =>
        OnlyProblem(text, StateType.Bool).Message.Should().Be(message);

    [Fact]
    public void a_word_that_an_enum_does_not_have_is_told_with_its_words()
    {
        var words = new StateType.Enum(["queued", "done"]);

        OnlyProblem("'dne'", words).Message.Should().Be("'dne' is none of the enum's words. Did you mean 'done'?");
    }

    [Fact]
    public void a_float_does_not_become_an_int_by_itself() =>
        OnlyProblem("ratio", StateType.Int).Message.Should().Be("The value must be int, but 'ratio' is float. Write int(ratio).");

    [Theory]
    [InlineData("{'summary': 'x', 'confidence': 1, 'gaps': []}", null)]
    [InlineData("{'summary': 'x', 'confidence': 'high', 'gaps': []}", " Its field 'confidence' must be float, but it is string.")]
    [InlineData("{'sumary': 'x', 'confidence': 1, 'gaps': []}", " Analysis has no field 'sumary'. Did you mean 'summary'?")]
    [InlineData("{'summary': 'x', 'gaps': []}", " Its field 'confidence' (float) is missing.")]
    public void a_map_literal_is_held_against_the_record_it_must_be(string text, string? hint)
    {
        var compilation = ExpressionCompiler.Compile(text, ExpressionWorld.Scope, ExpressionWorld.AnalysisType);

        compilation.Problems.Select(problem => problem.Message.Split("map<any>.")[^1]).Should().Equal(hint is null ? [] : [hint]);
    }

    [Fact]
    public void all_mistakes_of_types_are_reported_in_the_order_of_the_text()
    {
        var problems = ExpressionCompiler.Compile("nope + 1 > 2 && analysis.zebra == 'x' && question < 3", ExpressionWorld.Scope).Problems;

        problems.Select(problem => problem.Kind).Should().Equal(
            ExpressionProblemKind.UnknownName, ExpressionProblemKind.UnknownField, ExpressionProblemKind.NoOverload);
    }

    [Fact]
    public void an_expression_with_problems_is_not_made()
    {
        var compilation = ExpressionCompiler.Compile("nope", ExpressionWorld.Scope);

        compilation.Expression.Should().BeNull();
    }

    private static ExpressionProblem OnlyProblem(string text, StateType? expected = null) =>
        ExpressionCompiler.Compile(text, ExpressionWorld.Scope, expected).Problems.Should().ContainSingle().Subject;
}
