using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary><c>headend decode</c>: what octets mean, layer by layer.</summary>
internal sealed class DecodeCommand
{
    private const string Summary = "Explain frames and APDUs given in hex, layer by layer.";

    private const string Lesson = """
        Examples:
          headend decode C001C100030100010800FF0200
          headend decode 7E A0 07 03 21 93 0F 01 7E
          headend decode --guek 000102..0F --gak D0D1D2..DF --system-title 4D4D4D0000BC614E C81E3001234567...
          journalctl -u headend | grep 'rx 7EA0' | cut -d' ' -f7 | headend decode --json -

        Takes HDLC frames, wrapper units, M-Bus long frames, bare APDUs and bare Data values, any number one behind the other; segments
        and blocks are put together. Blanks, line breaks, colons, commas and 0x between the octets do not matter; - reads standard input.

        Offsets are in octets from the start of the input; with a + they count within what was deciphered or put together. An association
        among the octets brings system titles and the dedicated key. Without --gak what is authenticated is deciphered all the same, and
        said to be unchecked. Passwords and keys are shown as *** unless --show-secrets is given.

        Exit code 0: all of it was understood. 1: something is wrong in it; the tree shows what was understood and where it ends, and
        standard error names each place. 2: not hex, or wrong usage.
        """;

    /// <summary>Characters of text for the longest input, with room for separators.</summary>
    private const int MaxText = 6 * MessageDecoder.MaxLength;

    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CliContext _context;

    private readonly Argument<string[]> _hex = new("HEX") { Description = "The octets, or - for standard input", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> _guek = new("--guek") { Description = "Global unicast encryption key", HelpName = "HEX" };

    private readonly Option<string?> _gak = new("--gak") { Description = "Authentication key", HelpName = "HEX" };

    private readonly Option<string?> _dedicatedKey = new("--dedicated-key") { Description = "Dedicated key, where no InitiateRequest among the octets brings it", HelpName = "HEX" };

    private readonly Option<string?> _systemTitle = new("--system-title") { Description = "System title of the sender, where the octets do not name it", HelpName = "HEX" };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };

    private readonly Option<bool> _xml = new("--xml") { Description = "Print one XML document" };

    private readonly Option<bool> _showSecrets = new("--show-secrets") { Description = "Show passwords and keys" };

    private DecodeCommand(Command command, CliContext context)
    {
        _context = context;
        command.Arguments.Add(_hex);
        foreach (var option in new Option[] { _guek, _gak, _dedicatedKey, _systemTitle, _json, _xml, _showSecrets })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_xml))
            {
                result.AddError("--json and --xml exclude each other.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
    }

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("decode", Summary, Lesson);
        _ = new DecodeCommand(command, context);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var words = parsed.GetRequiredValue(_hex);
        var text = words is ["-"] ? await ReadAsync(_context.In, cancellationToken) : string.Join(' ', words);
        if (!PastedHex.TryParse(text, out var octets, out var problem))
        {
            throw new CliException(ExitCode.Usage, $"the input is not hex: {problem}");
        }

        var message = MessageDecoder.Decode(octets, Options(parsed));
        Write(message, parsed);
        foreach (var error in message.Errors)
        {
            _context.Complain(error.ToString());
        }

        return message.Errors.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private DecoderOptions Options(ParseResult parsed) => new()
    {
        Guek = Key(parsed, _guek, GlobalUnicastEncryptionKey.Parse),
        Gak = Key(parsed, _gak, AuthenticationKey.Parse),
        DedicatedKey = Key(parsed, _dedicatedKey, DedicatedKey.Parse),
        SystemTitle = parsed.GetValue(_systemTitle) is { } title
            ? SystemTitle.TryParse(title, out var read) ? read : throw new CliException(ExitCode.Usage, "--system-title must be 16 hex digits, such as 50504D0000000001.")
            : null,
        ShowSecrets = parsed.GetValue(_showSecrets),
    };

    /// <summary>The error names the option and never repeats what was given.</summary>
    private static T? Key<T>(ParseResult parsed, Option<string?> option, Func<string, T> parse)
        where T : SymmetricKey
    {
        if (parsed.GetValue(option) is not { } hex)
        {
            return null;
        }

        try
        {
            return parse(hex);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new CliException(ExitCode.Usage, $"{option.Name} must be 32 hex digits, or 64 with suite 2.");
        }
    }

    private void Write(DecodedMessage message, ParseResult parsed)
    {
        if (parsed.GetValue(_json))
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, JsonOptions))
            {
                TreeJson.Write(json, message);
            }

            _context.Out.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
        }
        else if (parsed.GetValue(_xml))
        {
            using (var xml = XmlWriter.Create(_context.Out, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            {
                TreeXml.Write(xml, message);
            }

            _context.Out.WriteLine();
        }
        else
        {
            _context.Out.Write(TreeText.Write(message));
        }
    }

    /// <summary>At most what the longest input takes; the rest is refused, not read.</summary>
    private static async Task<string> ReadAsync(TextReader input, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await input.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MaxText)
            {
                throw new CliException(ExitCode.Usage, $"the input is longer than {MessageDecoder.MaxLength} octets can be.");
            }
        }

        return text.ToString();
    }
}
