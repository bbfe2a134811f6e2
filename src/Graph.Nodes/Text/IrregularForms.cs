using System.Collections.Frozen;

namespace Graph.Nodes.Text;

/// <summary>Forms that no rule of suffixes leads back to their word, such as "wrote" or "indices".</summary>
internal static class IrregularForms
{
    private const string Forms = """
        analysis analyses; appendix appendices; axis axes; basis bases; child children; crisis crises; criterion criteria
        foot feet; half halves; hypothesis hypotheses; index indices; leaf leaves; life lives; man men; matrix matrices
        mouse mice; person people; phenomenon phenomena; shelf shelves; synopsis synopses; thesis theses; tooth teeth
        vertex vertices; woman women
        arise arose arisen; bear bore borne; beat beaten; become became; begin began begun; bend bent; bind bound
        bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt
        buy bought; catch caught; choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug; draw drew drawn
        dream dreamt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought
        flee fled; fling flung; fly flew flown; forbid forbade forbidden; forget forgot forgotten
        forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went gone; grind ground
        grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know knew known; lay laid
        lead led; lean leant; learn learnt; leave left; lend lent; lie lain; light lit; lose lost; make made; mean meant
        meet met; mistake mistook mistaken; overtake overtook overtaken; pay paid; rebuild rebuilt; ride rode ridden
        ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken
        shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept
        slide slid; speak spoke spoken; speed sped; spend spent; spill spilt; spin spun; spring sprang sprung; stand stood
        steal stole stolen; stick stuck; strike struck; swear swore sworn; sweep swept; swim swam swum; swing swung
        take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood
        undo undid undone; wake woke woken; wear wore worn; win won; wind wound; withdraw withdrew withdrawn; write wrote written
        """;

    private static readonly FrozenDictionary<string, string> BaseForms = WordList.ReadForms(Forms);

    internal static string? Find(string word) => BaseForms.GetValueOrDefault(word);
}
