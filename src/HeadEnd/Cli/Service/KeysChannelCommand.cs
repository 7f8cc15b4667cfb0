using System.CommandLine;
using System.Security.Cryptography;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.HeadEnd.Hosting;
using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend keys channel</c>: a payment channel's signing key.</summary>
internal static class KeysChannelCommand
{
    private const int SecretSize = 32;

    private const string Summary = "Make a key for a payment channel to sign its recharges with, and print it with the setting that admits it.";

    private const string Lesson = """
        The secret is printed once; what is configured is sealed under the key-encryption key. To change a channel's key, add the new one beside the old, and take
        the old one away (or set "Active": false) when the channel has changed over.

        How a channel signs:
          body='{"channel":"wechat","transactionId":"42","accountNumber":"A-1","amountMinor":5000,"currency":"CNY"}'
          at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
          sig=$(printf 'POST\n/api/v1/recharges\n%s\n%s' "$at" "$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$SECRET -r | cut -d' ' -f1)
          curl -X POST -H "X-Key-Id: wechat-1" -H "X-Sent-At: $at" -H "X-Signature: $sig" -H 'Content-Type: application/json' -d "$body" http://127.0.0.1:8080/api/v1/recharges
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("channel", Summary, Lesson);
        var channel = new Argument<string>("channel") { Description = "wechat, alipay, pos, bank, ...: 1 to 32 of a-z, 0-9 and '-'" };
        var keyId = new Option<string?>("--key-id") { Description = "What the channel names the key by [default: the channel and -1]", HelpName = "ID" };
        var config = ConfigurationArguments.CreateOption();
        command.Arguments.Add(channel);
        command.Options.Add(keyId);
        command.Options.Add(config);
        command.Validators.Add(result =>
        {
            if (result.GetValue(channel) is { } name && !ChannelKeyOptions.IsChannel(name))
            {
                result.AddError($"'{name}' is no channel: 1 to 32 of a-z, 0-9 and '-'.");
            }

            if (result.GetValue(keyId) is { } id && !ChannelKeyOptions.IsKeyId(id))
            {
                result.AddError($"--key-id: '{id}' is not 1 to 64 of letters, digits, '-', '_' and '.'.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(async () =>
        {
            var configuration = HeadEndConfiguration.Load(parsed.GetValue(config), new Dictionary<string, string?>());
            var setup = await HeadEndSetup.LoadAsync(configuration, cancellationToken);
            Print(context, setup.Key, parsed.GetRequiredValue(channel), parsed.GetValue(keyId) ?? $"{parsed.GetRequiredValue(channel)}-1");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Print(CliContext context, KeyEncryptionKey key, string channel, string keyId)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretSize);
        var envelope = new EnvelopeCipher(key).Seal(secret, ChannelKeyOptions.ContextOf(channel, keyId));
        context.Out.WriteLine($"For the channel, to sign with as {ChannelSignatures.KeyIdHeader} {keyId} (hex, shown only here):");
        context.Out.WriteLine(Convert.ToHexStringLower(secret));
        context.Out.WriteLine("For appsettings.json, HeadEnd:ChannelKeys:");
        JsonOutput.Write(context.Out, new Dictionary<string, string> { ["KeyId"] = keyId, ["Channel"] = channel, ["SealedSecret"] = Convert.ToBase64String(envelope) });
    }
}
