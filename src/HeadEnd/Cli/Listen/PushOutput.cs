using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PrepaidMeter.HeadEnd.Cli.MeterAccess;
using PrepaidMeter.Protocol.Push;
using Spectre.Console;

namespace PrepaidMeter.HeadEnd.Cli.Listen;

/// <summary>Prints what a listener took and refused, in the order it came. Thread-safe.</summary>
/// <param name="isJson">One JSON object on a line each; otherwise text.</param>
/// <param name="areTagsChecked">False where pushes are deciphered without their authentication tag.</param>
internal sealed class PushOutput(CliContext context, bool isJson, bool areTagsChecked)
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    public void Write(ReceivedPush push)
    {
        if (isJson)
        {
            WriteLine(json => WritePush(json, push));
            return;
        }

        var sender = push.Sender;
        var title = sender.SystemTitle.Length == 0 ? "" : $" {sender.SystemTitle}";
        var security = sender.SecurityControl is { } control
            ? $", {PushWords.Of(control)}, counter {sender.InvocationCounter}{(areTagsChecked ? "" : ", NOT CHECKED")}"
            : sender.IsProtected ? ", protected" : ", in the clear";
        var heading = string.Create(
            CultureInfo.InvariantCulture,
            $"{Now()} {sender.Source}{title}: {PushWords.Of(push.Message.Service)}{(push.Message.LongInvokeIdAndPriority is { } id ? $" {id.InvokeId}" : "")} of {PushWords.Time(push.Message.DateTime) ?? "an unknown time"}{security}");
        var lines = PushLine.Of(push.Message).Where(line => !line.IsScalerUnit);
        lock (_gate)
        {
            context.Out.WriteLine(PlainText.OneLine(heading));
            foreach (var line in lines)
            {
                var name = line.Address is null ? "(unnamed)" : $"{line.Address} {line.Object}{(line.Attribute is { } attribute ? $", {attribute}" : "")}";
                context.Out.WriteLine(PlainText.OneLine($"  {name} = {ValueText.Format(line.Value.Value, line.ScalerUnit)}"));
            }

            context.Out.Flush();
        }
    }

    public void Write(PushRejection rejection)
    {
        if (isJson)
        {
            WriteLine(json => WriteRejection(json, rejection));
            return;
        }

        lock (_gate)
        {
            context.Out.WriteLine(PlainText.OneLine($"{Now()} {rejection.Source}: refused, {PushWords.Of(rejection.Reason)}: {PushWords.Problem(rejection)}"));
            context.Out.Flush();
        }
    }

    private void WritePush(Utf8JsonWriter json, ReceivedPush push)
    {
        json.WriteString("received", Now());
        WriteSender(json, push.Sender);
        if (push.Sender.IsProtected)
        {
            json.WriteBoolean("checked", areTagsChecked);
        }

        json.WriteString("service", PushWords.Of(push.Message.Service));
        if (push.Message.LongInvokeIdAndPriority is { } id)
        {
            json.WriteNumber("invokeId", id.InvokeId);
            json.WriteBoolean("confirmed", id.IsConfirmed);
        }

        json.WriteString("dateTime", PushWords.Time(push.Message.DateTime));
        json.WriteString("layout", PushWords.Of(push.Message.Layout));
        json.WriteStartArray("values");
        foreach (var line in PushLine.Of(push.Message))
        {
            WriteValue(json, line);
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, PushLine line)
    {
        json.WriteStartObject();
        json.WriteString("address", line.Address);
        json.WriteString("object", line.Object);
        json.WriteString("attribute", line.Attribute);
        json.WriteString("type", line.Value.Value.TypeName);
        json.WritePropertyName("value");
        DlmsDataJson.Write(json, line.Value.Value);
        if (line.Scaled is { } scaled)
        {
            json.WriteNumber("scaled", scaled);
            json.WriteString("unit", line.Unit);
        }

        if (ValueText.DateTimeOf(line.Value.Value) is { } dateTime)
        {
            json.WriteString("dateTime", dateTime);
        }
        else if (ValueText.TextOf(line.Value.Value) is { } text)
        {
            json.WriteString("text", text);
        }

        json.WriteEndObject();
    }

    private void WriteRejection(Utf8JsonWriter json, PushRejection rejection)
    {
        json.WriteString("received", Now());
        if (rejection.Sender is { } sender)
        {
            WriteSender(json, sender);
        }
        else
        {
            json.WriteString("source", rejection.Source?.ToString());
        }

        json.WriteString("refused", PushWords.Of(rejection.Reason));
        json.WriteString("problem", PushWords.Problem(rejection));
        if (rejection.Layer is { } layer)
        {
            json.WriteString("layer", layer);
            json.WriteNumber("offset", rejection.Offset ?? 0);
        }
    }

    private static void WriteSender(Utf8JsonWriter json, PushSender sender)
    {
        json.WriteString("source", sender.Source?.ToString());
        json.WriteNumber("logicalDevice", sender.LogicalDevice);
        json.WriteNumber("client", sender.Client);
        json.WriteBoolean("protected", sender.IsProtected);
        if (sender.SystemTitle.Length > 0)
        {
            json.WriteString("systemTitle", sender.SystemTitle.ToString());
        }

        if (sender is { SecurityControl: { } control, InvocationCounter: { } counter })
        {
            json.WriteString("security", PushWords.Of(control));
            json.WriteNumber("counter", counter.Value);
        }
    }

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, OneLine))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        lock (_gate)
        {
            context.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
            context.Out.Flush();
        }
    }

    private string Now() => context.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
