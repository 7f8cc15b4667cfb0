using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Push;

namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary>A template as it is written: attributes with commas between, "-" for a value of no interest.</summary>
internal static class PushTemplateText
{
    /// <exception cref="CliException">Not of that form; names the part that is not.</exception>
    public static PushTemplate Parse(string text) => new(ValueList.From(text.Split(',', StringSplitOptions.TrimEntries).Select(Column)));

    private static CaptureObject? Column(string text)
    {
        if (text == "-")
        {
            return null;
        }

        try
        {
            var attribute = CosemAttribute.Parse(text);
            return new CaptureObject(attribute.ClassId, attribute.InstanceId, attribute.AttributeId, 0);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Usage, $"--template: {e.Message}", e);
        }
    }
}
