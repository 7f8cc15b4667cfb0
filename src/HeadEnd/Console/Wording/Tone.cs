namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>How much a word on a page asks for attention. Never the only carrier of meaning: the word says it, the tone underlines it.</summary>
public enum Tone
{
    Plain = 0,
    Good = 1,
    Busy = 2,
    Warning = 3,
    Bad = 4,
}

/// <summary>A state in words.</summary>
/// <param name="Detail">For a tooltip or a second line; null when the text says it all.</param>
public sealed record Phrase(string Text, Tone Tone, string? Detail = null)
{
    /// <summary>The style class of the tone.</summary>
    public string CssClass => "tone-" + Tone.ToString().ToLowerInvariant();
}
