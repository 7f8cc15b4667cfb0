using System.CommandLine;
using System.Text;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend meters import</c>.</summary>
internal static class MetersImportCommand
{
    private const string Summary = "Import meters from a CSV file; all or nothing.";

    private const string Lesson = """
        The file has a header and is UTF-8. Columns in any order:
          serial             maker's serial number, unique; a known one is updated
          host, port         where the meter listens
          profile            a file of the profiles folder, without .json
          timezone           tz database name, e.g. Asia/Shanghai
          group              free, for schedules (default: default)
          server_address     default 1
          reading_password   LLS secret of the reading client, as text or hex:..; empty keeps the stored one
          setting_password   LLS secret of the setting client

        Example:
          serial,host,port,profile,timezone,reading_password,setting_password
          SIM00000001,127.0.0.1,4059,generic-prepaid,Asia/Shanghai,12345678,12345678

        Every fault is named with its line; with one nothing is imported (exit code 1). "-" reads standard input.
        JSON: {"imported": 1, "updated": 0, "faults": [{"line": 2, "column": "port", "problem": "..."}]}
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("import", Summary, Lesson);
        var file = new Argument<string>("file") { Description = "CSV file, or - for standard input", HelpName = "FILE.csv" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Arguments.Add(file);
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(
            () => RunAsync(context, parsed.GetRequiredValue(file), parsed.GetValue(config), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string file, string? config, bool json, CancellationToken cancellationToken)
    {
        await using var services = await CoreScope.OpenAsync(config, cancellationToken);
        using var csv = Open(file);
        MeterImportResult result;
        try
        {
            result = await services.GetRequiredService<MeterImport>().ImportAsync(csv, $"cli:{Environment.UserName}", cancellationToken);
        }
        catch (Exception e) when (e is DecoderFallbackException or IOException)
        {
            throw new CliException(ExitCode.Usage, $"{file}: {(e is DecoderFallbackException ? "is not UTF-8" : e.Message)}", e);
        }

        if (json)
        {
            JsonOutput.Write(context.Out, new { result.Imported, result.Updated, Faults = result.Faults.Select(f => new { f.Line, f.Column, f.Problem }) });
        }
        else if (result.IsSuccess)
        {
            context.Out.WriteLine($"{result.Imported} meters imported, {result.Updated} updated.");
        }

        foreach (var fault in result.Faults)
        {
            context.Complain($"{file}: {fault}");
        }

        if (!result.IsSuccess)
        {
            context.Complain("nothing was imported");
        }

        return result.IsSuccess ? ExitCode.Ok : ExitCode.Refused;
    }

    private static TextReader Open(string file)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            return new StreamReader(file == "-" ? Console.OpenStandardInput() : File.OpenRead(file), strict);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
    }
}
