using System.CommandLine;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>Options whose value is one of a few words.</summary>
internal static class WordOptions
{
    /// <summary>Takes these words only; help and error name them in this order.</summary>
    public static Option<T> OneOf<T>(this Option<T> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !words.Contains(token.Value)) is { } wrong)
            {
                result.AddError($"{option.Name} must be one of {string.Join(", ", words)}, not '{wrong.Value}'.");
            }
        });
        return option;
    }
}
