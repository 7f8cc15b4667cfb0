using System.Text.Json.Serialization;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>What a button did, in words: what happened, where, and what to do about it.</summary>
/// <param name="Done">True: it is over, and the form gets a new idempotency key. False: pressing again asks for the same thing.</param>
public sealed record ActionAnswer(
    bool Done, [property: JsonConverter(typeof(JsonStringEnumConverter<Tone>))] Tone Tone, string Text)
{
    public static ActionAnswer Good(string text) => new(true, Tone.Good, text);

    public static ActionAnswer Bad(string text, bool done = true) => new(done, Tone.Bad, text);

    public static ActionAnswer Warning(string text, bool done = true) => new(done, Tone.Warning, text);
}
