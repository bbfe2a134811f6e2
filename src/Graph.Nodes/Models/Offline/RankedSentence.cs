using Graph.Nodes.Evidence;

namespace Graph.Nodes.Models.Offline;

/// <summary>A sentence of the evidence and how well it speaks to the question.</summary>
/// <param name="Item">The passage that it stands in.</param>
/// <param name="Position">Its place among the passage's sentences, from 0.</param>
/// <param name="Text">The sentence, an unchanged piece of the passage.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Score">0 when it has nothing to do with the question.</param>
internal sealed record RankedSentence(EvidenceItem Item, int Position, string Text, IReadOnlySet<string> Terms, double Score);
