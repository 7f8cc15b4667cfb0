using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PrepaidMeter.HeadEnd.Tests.Cli.Service;

/// <summary>headend accounts, recharge and audit, on one database from process to process.</summary>
public class BookCommandTests
{
    private const string Meters = "serial,host,port,profile,timezone,reading_password,setting_password\nA1,127.0.0.1,4059,generic-prepaid,Asia/Shanghai,p,p\nA2,127.0.0.1,4060,generic-prepaid,Asia/Shanghai,p,p\n";

    [Fact]
    public async Task AccountsOpen_ThenList_StandsAsOpened()
    {
        using var installation = await WithMetersAsync();

        var open = await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou --opening-balance-minor -250 --opened-on 2026-01-31 --json");
        var list = await RunAsync(installation, "accounts list --json");
        var table = await RunAsync(installation, "accounts list");

        open.Code.ShouldBe(0, open.Error);
        list.Out.ShouldContain(JsonDocument.Parse(open.Out).RootElement.GetProperty("number").GetString()!);
        var account = JsonDocument.Parse(list.Out).RootElement.EnumerateArray().ShouldHaveSingleItem();
        account.GetProperty("walletMinor").GetInt64().ShouldBe(-250);
        account.GetProperty("openedOn").GetString().ShouldBe("2026-01-31");
        table.Out.ShouldContain("-2.50");
        table.Out.ShouldContain("1 accounts.");
    }

    [Theory]
    [InlineData("accounts open N-1 --meter A2 --currency CNY --tariff residential-tou", 1, "N-1")]
    [InlineData("accounts open N-2 --meter A1 --currency CNY --tariff residential-tou", 1, "A1")]
    [InlineData("accounts open N-2 --meter A9 --currency CNY --tariff residential-tou", 2, "A9")]
    [InlineData("accounts open N-2 --meter A2 --currency CNY --tariff none-such", 2, "none-such")]
    [InlineData("accounts open N-2 --meter A2 --currency CNY --tariff residential-tou --opened-on yesterday", 2, "--opened-on")]
    [InlineData("accounts open N-2 --meter A2 --currency CNY --tariff residential-tou --opening-balance-minor 1.5", 2, "--opening-balance-minor")]
    [InlineData("accounts open N-2 --meter A2 --currency CNY", 2, "--tariff")]
    [InlineData("recharge --channel counter --transaction T-1 --account N-1 --amount-minor 0 --currency CNY", 2, "amount")]
    [InlineData("recharge --channel counter --transaction T-1 --account N-1 --amount-minor much --currency CNY", 2, "--amount-minor")]
    [InlineData("recharge --channel counter --transaction T-1 --account N-9 --amount-minor 1 --currency CNY", 1, "suspense")]
    public async Task Books_NotAsAsked_ErrorNamesWhatIsWrong(string line, int code, string named)
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);

        var run = await RunAsync(installation, line);

        run.Code.ShouldBe(code, run.Error);
        run.Error.ShouldContain(named, Case.Insensitive);
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Recharge_RepeatedAndChanged_IsBookedOnce()
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);

        var first = await RunAsync(installation, "recharge --channel counter --transaction T-1 --account N-1 --amount-minor 5000 --currency CNY --json");
        var again = await RunAsync(installation, "recharge --channel counter --transaction T-1 --account N-1 --amount-minor 5000 --currency CNY --json");
        var other = await RunAsync(installation, "recharge --channel counter --transaction T-1 --account N-1 --amount-minor 5001 --currency CNY");
        var list = await RunAsync(installation, "accounts list --json");

        (first.Code, again.Code, other.Code).ShouldBe((0, 0, 1), first.Error + again.Error);
        var (receipt, repeat) = (JsonDocument.Parse(first.Out).RootElement, JsonDocument.Parse(again.Out).RootElement);
        (receipt.GetProperty("outcome").GetString(), repeat.GetProperty("outcome").GetString()).ShouldBe(("posted", "duplicate"));
        repeat.GetProperty("number").GetString().ShouldBe(receipt.GetProperty("number").GetString());
        other.Error.ShouldContain("other content");
        JsonDocument.Parse(list.Out).RootElement[0].GetProperty("walletMinor").GetInt64().ShouldBe(5000);
    }

    [Fact]
    public async Task KeysChannel_GoodAndBadNames_PrintsASealedSettingOrRefuses()
    {
        using var installation = await WithMetersAsync();

        var made = await RunAsync(installation, "keys channel wechat --key-id w-7");
        var bad = await RunAsync(installation, "keys channel WeChat!");

        made.Code.ShouldBe(0, made.Error);
        var secret = made.Out.Split('\n')[1].Trim();
        secret.Length.ShouldBe(64);
        var setting = JsonDocument.Parse(made.Out[made.Out.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        (setting.GetProperty("KeyId").GetString(), setting.GetProperty("Channel").GetString()).ShouldBe(("w-7", "wechat"));
        Convert.ToHexStringLower(Convert.FromBase64String(setting.GetProperty("SealedSecret").GetString()!)).ShouldNotContain(secret);
        bad.Code.ShouldBe(2);
        bad.Error.ShouldContain("WeChat!");
    }

    [Fact]
    public async Task Suspense_MoneyForNobody_IsAssignedOnceToOneAccount()
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);
        (await RunAsync(installation, "recharge --channel bank --transaction T-9 --account N-11 --amount-minor 700 --currency CNY")).Code.ShouldBe(1);

        var before = await RunAsync(installation, "suspense list --json");
        var unknown = await RunAsync(installation, "suspense assign --channel bank --transaction T-9 --account N-12");
        var given = await RunAsync(installation, "suspense assign --channel bank --transaction T-9 --account N-1");
        var again = await RunAsync(installation, "suspense assign --channel bank --transaction T-9 --account N-1 --json");
        var after = await RunAsync(installation, "suspense list");
        var accounts = await RunAsync(installation, "accounts list --json");
        var books = await RunAsync(installation, "ledger verify");

        JsonDocument.Parse(before.Out).RootElement[0].GetProperty("transactionId").GetString().ShouldBe("T-9");
        (unknown.Code, given.Code, again.Code, after.Code, books.Code).ShouldBe((1, 0, 0, 0, 0), given.Error + again.Error + books.Error);
        unknown.Error.ShouldContain("no open account 'N-12'");
        JsonDocument.Parse(again.Out).RootElement.GetProperty("outcome").GetString().ShouldBe("duplicate");
        after.Out.ShouldContain("0 receipts in suspense");
        JsonDocument.Parse(accounts.Out).RootElement[0].GetProperty("walletMinor").GetInt64().ShouldBe(700);
    }

    [Fact]
    public async Task AccountsBills_NoBillYetAndNoSuchAccount_SaysSo()
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);

        var none = await RunAsync(installation, "accounts bills N-1");
        var json = await RunAsync(installation, "accounts bills N-1 --json");
        var unknown = await RunAsync(installation, "accounts bills N-9");

        (none.Code, json.Code, unknown.Code).ShouldBe((0, 0, 1), none.Error + json.Error);
        none.Out.ShouldContain("0 bills.");
        JsonDocument.Parse(json.Out).RootElement.GetArrayLength().ShouldBe(0);
        unknown.Error.ShouldContain("no account 'N-9'");
    }

    [Fact]
    public async Task Ledger_SealedAndEditedBehindOurBack_VerifyNamesTheJournal()
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);
        (await RunAsync(installation, "recharge --channel counter --transaction T-1 --account N-1 --amount-minor 5000 --currency CNY")).Code.ShouldBe(0);

        var unsealed = await RunAsync(installation, "ledger verify --json");
        var seal = await RunAsync(installation, "ledger seal");
        var whole = await RunAsync(installation, "ledger verify");
        await using (var connection = new SqliteConnection($"Data Source={installation.At("headend.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER journal_no_update; UPDATE journal SET memo = 'nothing to see' WHERE id = 1";
            await command.ExecuteNonQueryAsync();
        }

        var edited = await RunAsync(installation, "ledger verify --json");

        (unsealed.Code, seal.Code, whole.Code, edited.Code).ShouldBe((0, 0, 0, 1), unsealed.Error + seal.Error + whole.Error);
        JsonDocument.Parse(unsealed.Out).RootElement.GetProperty("unsealed").GetInt64().ShouldBe(1);
        whole.Out.ShouldContain("1 journals add up, 1 of them sealed");
        JsonDocument.Parse(edited.Out).RootElement.GetProperty("faults")[0].GetProperty("place").GetString().ShouldBe("journal 1");
        edited.Error.ShouldContain("journal 1");
    }

    [Fact]
    public async Task Audit_AfterAnImport_ListsItAndTheChainIsWhole()
    {
        using var installation = await WithMetersAsync();

        var list = await RunAsync(installation, "audit list --json");
        var none = await RunAsync(installation, "audit list --subject meter:NOBODY --json");
        var verify = await RunAsync(installation, "audit verify --json");
        var words = await RunAsync(installation, "audit verify");

        var entry = JsonDocument.Parse(list.Out).RootElement.EnumerateArray().ShouldHaveSingleItem();
        entry.GetProperty("action").GetString().ShouldBe("meters.imported");
        entry.GetProperty("actor").GetString().ShouldStartWith("cli:");
        JsonDocument.Parse(none.Out).RootElement.GetArrayLength().ShouldBe(0);
        verify.Code.ShouldBe(0, verify.Error);
        JsonDocument.Parse(verify.Out).RootElement.GetProperty("newestHash").GetString().ShouldBe(entry.GetProperty("hash").GetString());
        words.Out.ShouldContain("1 entries, the chain is whole");
    }

    [Fact]
    public async Task AuditVerify_EntryRewrittenBehindOurBack_NamesItAndFails()
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);
        await using (var connection = new SqliteConnection($"Data Source={installation.At("headend.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER audit_entry_no_update; UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 1";
            await command.ExecuteNonQueryAsync();
        }

        var verify = await RunAsync(installation, "audit verify --json");

        verify.Code.ShouldBe(1);
        JsonDocument.Parse(verify.Out).RootElement.GetProperty("brokenAt").GetInt64().ShouldBe(1);
        verify.Error.ShouldContain("entry 1");
    }

    [Fact]
    public async Task AuditCheckpoint_RecordCutOffLater_VerifyShowsItAndTheChainAloneDoesNot()
    {
        using var installation = await WithMetersAsync();
        (await RunAsync(installation, "accounts open N-1 --meter A1 --currency CNY --tariff residential-tou")).Code.ShouldBe(0);
        var (secret, open, anchors) = (installation.At("key.pem"), installation.At("public.pem"), installation.At("anchors.jsonl"));
        (await CliRun.OfAsync(["audit", "signing-key", "--private", secret, "--public", open])).Code.ShouldBe(0);

        var signed = await RunAsync(installation, $"audit checkpoint --key {secret} --out {anchors}");
        var whole = await RunAsync(installation, $"audit verify --checkpoints {anchors} --public-key {open} --json");
        await using (var connection = new SqliteConnection($"Data Source={installation.At("headend.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                DROP TRIGGER audit_entry_no_delete; DROP TRIGGER audit_head_forward; DELETE FROM audit_entry WHERE sequence = 2;
                UPDATE audit_head SET sequence = 1, hash = (SELECT hash FROM audit_entry WHERE sequence = 1)
                """;
            await command.ExecuteNonQueryAsync();
        }

        var chainAlone = await RunAsync(installation, "audit verify");
        var anchored = await RunAsync(installation, $"audit verify --checkpoints {anchors} --public-key {open} --json");

        signed.Code.ShouldBe(0, signed.Error);
        whole.Code.ShouldBe(0, whole.Error);
        JsonDocument.Parse(whole.Out).RootElement.GetProperty("checkpoints").GetInt32().ShouldBe(1);
        chainAlone.Code.ShouldBe(0, chainAlone.Error);
        anchored.Code.ShouldBe(1);
        anchored.Error.ShouldContain("cut off");
    }

    [Fact]
    public async Task AuditVerify_CheckpointsOfAnotherKeyOrNoKey_IsWrongUsage()
    {
        using var installation = await WithMetersAsync();
        var (secret, open, anchors) = (installation.At("key.pem"), installation.At("public.pem"), installation.At("anchors.jsonl"));
        (await CliRun.OfAsync(["audit", "signing-key", "--private", secret, "--public", open])).Code.ShouldBe(0);
        (await CliRun.OfAsync(["audit", "signing-key", "--private", installation.At("other.pem"), "--public", installation.At("other-public.pem")])).Code.ShouldBe(0);
        (await RunAsync(installation, $"audit checkpoint --key {secret} --out {anchors}")).Code.ShouldBe(0);

        var other = await RunAsync(installation, $"audit verify --checkpoints {anchors} --public-key {installation.At("other-public.pem")}");
        var keyless = await RunAsync(installation, $"audit verify --checkpoints {anchors}");
        var publicOnly = await RunAsync(installation, $"audit checkpoint --key {open}");
        var again = await CliRun.OfAsync(["audit", "signing-key", "--private", secret, "--public", open]);

        (other.Code, keyless.Code, publicOnly.Code, again.Code).ShouldBe((2, 2, 2, 2));
        other.Error.ShouldContain("not signed by this key");
        keyless.Error.ShouldContain("go together");
        publicOnly.Error.ShouldContain("only a public key");
        again.Error.ShouldContain("left as it is");
    }

    private static Task<CliRun> RunAsync(Installation installation, string line) => CliRun.OfAsync([.. line.Split(' '), "--config", installation.Settings]);

    private static async Task<Installation> WithMetersAsync()
    {
        var installation = new Installation();
        (await CliRun.OfAsync(["keys", "create", "--file", installation.Key])).Code.ShouldBe(0);
        var import = await CliRun.OfAsync(["meters", "import", installation.Write("fleet.csv", Meters), "--config", installation.Settings]);
        import.Code.ShouldBe(0, import.Error);
        return installation;
    }
}
