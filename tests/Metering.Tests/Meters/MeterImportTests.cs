using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Tests.Fakes;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Tests.Meters;

public sealed class MeterImportTests
{
    private const string Header = "serial,host,port,profile,timezone,group,server_address,reading_password,setting_password";

    [Fact]
    public async Task Import_ValidFile_StoresMetersAndSecrets()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, "A1,meter-1.example,4060,generic-prepaid,Asia/Shanghai,north,2,secret-r,hex:0102", " B2 , 10.0.0.2 ,4059,generic-prepaid,Europe/Berlin,,,\"pass,word\",");

        result.Faults.ShouldBeEmpty();
        (result.Imported, result.Updated).ShouldBe((2, 0));
        var a = f.Meters.Meters.Single(m => m.SerialNumber == "A1");
        (a.Host, a.Port, a.ServerAddress, a.TimeZone, a.Group).ShouldBe(("meter-1.example", 4060, (ushort)2, "Asia/Shanghai", "north"));
        f.Keys.Secrets[(a.Id, ClientRole.Reading)].ShouldBe(LlsSecret.Parse("secret-r"));
        f.Keys.Secrets[(a.Id, ClientRole.Setting)].ShouldBe(new LlsSecret([1, 2]));
        var b = f.Meters.Meters.Single(m => m.SerialNumber == "B2");
        (b.Host, b.ServerAddress, b.Group).ShouldBe(("10.0.0.2", (ushort)1, "default"));
        f.Keys.Secrets[(b.Id, ClientRole.Reading)].ShouldBe(LlsSecret.Parse("pass,word"));
        f.Keys.Secrets.ContainsKey((b.Id, ClientRole.Setting)).ShouldBeFalse();
        f.Audit.Entries.ShouldHaveSingleItem().Action.ShouldBe("meters.imported");
    }

    [Fact]
    public async Task Import_HostDialIn_NeedsNoPort()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, "A1,10.0.0.2,,generic-prepaid,Asia/Shanghai,,,secret,");
        result.Faults.ShouldHaveSingleItem().Column.ShouldBe("port");

        (await ImportAsync(f, Header, "A1,dial-in,,generic-prepaid,Asia/Shanghai,,,secret,", "A2,dial-in,0,generic-prepaid,Asia/Shanghai,,,secret,")).Faults.ShouldBeEmpty();

        f.Meters.Meters.Where(m => m.SerialNumber[0] == 'A').ShouldAllBe(m => m.DialsIn && m.Port == 0);
    }

    [Fact]
    public async Task Import_KnownSerial_UpdatesAndKeepsItsSecretsAndIdentity()
    {
        using var f = new HeadEndFixture();
        await f.Meters.ConfirmIdentityAsync(f.Meter.Id, "PPM1", CancellationToken.None);

        var result = await ImportAsync(f, "serial,host,port,profile,timezone", $"{HeadEndFixture.Serial},10.0.0.9,4061,generic-prepaid,Asia/Shanghai");

        (result.Imported, result.Updated).ShouldBe((0, 1));
        (f.Record.Host, f.Record.Port, f.Record.LogicalDeviceName).ShouldBe(("10.0.0.9", 4061, "PPM1"));
        f.Keys.Secrets[(f.Meter.Id, ClientRole.Reading)].ShouldBe(LlsSecret.Parse("12345678"));
    }

    [Theory]
    [InlineData("", 2, "serial", "is empty")]
    [InlineData("A 1", 2, "serial", "white space")]
    [InlineData("A1,", 2, "host", "is empty")]
    [InlineData("A1,h,0", 2, "port", "1..65535")]
    [InlineData("A1,h,65536", 2, "port", "1..65535")]
    [InlineData("A1,h,4059x", 2, "port", "1..65535")]
    [InlineData("A1,h,4059,nobody", 2, "profile", "generic-prepaid")]
    [InlineData("A1,h,4059,generic-prepaid,Mars/Olympus", 2, "timezone", "tzdb")]
    [InlineData("A1,h,4059,generic-prepaid,Asia/Shanghai,g,70000", 2, "server_address", "1..65535")]
    [InlineData("A1,h,4059,generic-prepaid,Asia/Shanghai,g,1,hex:0g", 2, "reading_password", "hex")]
    [InlineData("A1,h,4059,generic-prepaid,Asia/Shanghai,g,1,", 2, "reading_password", "is needed")]
    public async Task Import_FaultyField_IsNamedByLineAndColumnAndNothingIsWritten(string fields, int line, string column, string problem)
    {
        using var f = new HeadEndFixture();
        string[] valid = ["A1", "h", "4059", "generic-prepaid", "Asia/Shanghai", "g", "1", "p", "p"];
        var given = fields.Split(',');
        var row = string.Join(',', given.Concat(valid.Skip(given.Length)));

        var result = await ImportAsync(f, Header, row, "OK,other,4059,generic-prepaid,Asia/Shanghai,g,1,p,p");

        var fault = result.Faults.ShouldHaveSingleItem();
        (fault.Line, fault.Column).ShouldBe((line, column));
        fault.Problem.ShouldContain(problem);
        (result.Imported, result.Updated).ShouldBe((0, 0));
        f.Meters.Meters.ShouldHaveSingleItem();
        f.Keys.Secrets.Count.ShouldBe(2);
        f.Audit.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_ManyFaults_ReportsThemAllInFileOrder()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, "A1,h,x,nobody,Nowhere,g,1,p,p", "", "A2,h,4059,generic-prepaid,Asia/Shanghai,g,1,p", "A3,,4060,generic-prepaid,Asia/Shanghai,g,1,p,p");

        result.Faults.Select(x => (x.Line, x.Column)).ShouldBe([(2, "profile"), (2, "port"), (2, "timezone"), (4, null), (5, "host")]);
    }

    [Fact]
    public async Task Import_SerialTwice_NamesBothLines()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, "A1,h,1,generic-prepaid,Asia/Shanghai,g,1,p,p", "A1,h,2,generic-prepaid,Asia/Shanghai,g,1,p,p");

        result.Faults.ShouldHaveSingleItem().ToString().ShouldBe("line 3, serial: 'A1' is already on line 2.");
    }

    [Fact]
    public async Task Import_TwoMetersAtOneAddress_IsAFault()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, "A1,h,1,generic-prepaid,Asia/Shanghai,g,1,p,p", "A2,H,1,generic-prepaid,Asia/Shanghai,g,1,p,p");

        result.Faults.ShouldHaveSingleItem().Line.ShouldBe(3);
    }

    [Theory]
    [InlineData("", "a header is required")]
    [InlineData("serial,host,port,profile,timezone", "no meters")]
    [InlineData("serial,host,port,profile", "missing")]
    [InlineData("serial,host,port,profile,timezone,colour", "is no column")]
    [InlineData("serial,serial,host,port,profile,timezone", "twice")]
    public async Task Import_FaultyHeader_IsRefused(string header, string problem)
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, header);

        result.Faults.ShouldHaveSingleItem().Problem.ShouldContain(problem);
    }

    [Theory]
    [InlineData("A1,\"h,4059,generic-prepaid,Asia/Shanghai,g,1,top-secret,p")]
    [InlineData("A1,h,4059,generic-prepaid,Asia/Shanghai,g,1,\"top-secret\"x,p")]
    public async Task Import_BrokenQuoting_NamesTheLineAndNoPassword(string row)
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, row);

        var fault = result.Faults.ShouldHaveSingleItem();
        fault.Line.ShouldBe(2);
        fault.Problem.ShouldNotContain("top-secret");
    }

    [Theory]
    [InlineData("A1,h,4059,generic-prepaid,Asia/Shanghai,top-secret,top-secret", "A2,h,4060,generic-prepaid,Asia/Shanghai,top-secret,top-secret")]
    [InlineData(Header, "A1,h,top-secret,top-secret,top-secret,g,top-secret,p,p")]
    [InlineData(Header, "top secret,h,4059,generic-prepaid,Asia/Shanghai,g,1,p,p")]
    public async Task Import_PasswordWhereSomethingElseBelongs_IsNotRepeated(params string[] lines)
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, lines);

        result.Faults.ShouldNotBeEmpty();
        result.Faults.ShouldAllBe(x => !x.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_HugeLine_IsRefusedNotBuffered()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, Header, new string('x', 100_000));

        result.Faults.ShouldHaveSingleItem().Line.ShouldBe(2);
    }

    private const string KeyHeader = "serial,host,port,profile,timezone,authentication,security,suite,system_title,guek,gak,kek,route";
    private const string Guek = "000102030405060708090A0B0C0D0E0F";
    private const string Gak = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";

    [Fact]
    public async Task Import_MeterWithKeys_PinsItsTermsAndSealsItsKeys()
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, KeyHeader, $"A1,h,4059,generic-prepaid,Asia/Shanghai,hls-gmac,,,4D4D4D0000000001,{Guek},{Gak},,cell-7");

        result.Faults.ShouldBeEmpty();
        var meter = f.Meters.Meters.Single(m => m.SerialNumber == "A1");
        meter.Security.ShouldBe(new MeterSecurity { Authentication = AuthenticationMechanism.HlsGmac, SystemTitle = SystemTitle.Parse("4D4D4D0000000001") });
        meter.Route.ShouldBe("cell-7");
        f.Keys.Stored[(meter.Id, SecretKind.EncryptionKey, KeyState.Current)].ShouldBe(Convert.FromHexString(Guek));
        f.Keys.Stored[(meter.Id, SecretKind.AuthenticationKey, KeyState.Current)].ShouldBe(Convert.FromHexString(Gak));
    }

    [Fact]
    public async Task Import_WrappedKeys_AreUnwrappedUnderTheTransportKey()
    {
        using var f = new HeadEndFixture();
        using var transport = Protocol.Security.KeyEncryptionKey.Parse("00112233445566778899AABBCCDDEEFF");
        var line = $"A1,h,4059,generic-prepaid,Asia/Shanghai,hls-gmac,,,,{Wrap(transport, Guek)},{Wrap(transport, Gak)},,";

        (await ImportAsync(f, KeyHeader, line)).Faults.ShouldAllBe(x => x.Problem.Contains("transport key"));
        var options = new MeterImportOptions { TransportKey = transport, AllowPlainKeys = false };
        var result = await f.Get<MeterImport>().ImportAsync(new StringReader($"{KeyHeader}\n{line}"), options, "tester", default);

        result.Faults.ShouldBeEmpty();
        var id = f.Meters.Meters.Single(m => m.SerialNumber == "A1").Id;
        f.Keys.Stored[(id, SecretKind.EncryptionKey, KeyState.Current)].ShouldBe(Convert.FromHexString(Guek));
    }

    [Theory]
    [InlineData("hls-gmac,,,,GUEK,,,", "gak", "is needed")]
    [InlineData("hls-gmac,,,,,GAK,,", "guek", "is needed")]
    [InlineData("hls-gmac,,2,,GUEK,GAK,,", "guek", "64 hex digits")]
    [InlineData("hls-gmac,,3,,GUEK,GAK,,", "suite", "0, 1 or 2")]
    [InlineData("hls-gmac,,,4D4D,GUEK,GAK,,", "system_title", "16 hex digits")]
    [InlineData("hls,,,,GUEK,GAK,,", "authentication", "hls-gmac")]
    [InlineData("hls-gmac,most,,,GUEK,GAK,,", "security", "auth-enc")]
    [InlineData("hls-gmac,,,,GUEK0,GAK,,", "guek", "is no key")]
    [InlineData("hls-gmac,,,,wrapped:00,GAK,,", "guek", "transport key")]
    public async Task Import_FaultyKeys_AreNamedWithoutAnOctetOfThem(string fields, string column, string problem)
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, KeyHeader, "A1,h,4059,generic-prepaid,Asia/Shanghai," + fields.Replace("GUEK", Guek).Replace("GAK", Gak));

        result.Faults.ShouldContain(x => x.Column == column && x.Problem.Contains(problem));
        result.Faults.ShouldAllBe(x => !x.ToString().Contains("00010203") && !x.ToString().Contains("D0D1D2"));
        f.Meters.Meters.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Import_PlainKeysWhereOthersCanRead_AreRefused()
    {
        using var f = new HeadEndFixture();
        var text = $"{KeyHeader}\nA1,h,4059,generic-prepaid,Asia/Shanghai,hls-gmac,,,,{Guek},{Gak},,";

        var result = await f.Get<MeterImport>().ImportAsync(new StringReader(text), new MeterImportOptions { AllowPlainKeys = false }, "tester", default);

        result.Faults.Select(x => x.Column).ShouldBe(["guek", "gak"]);
        result.Faults.ShouldAllBe(x => x.Problem.Contains("chmod 600"));
    }

    [Fact]
    public async Task Import_Json_IsReadAsTheCsvIs()
    {
        using var f = new HeadEndFixture();
        var meters = $$"""[{"serial": "A1", "host": "h", "port": 4059, "profile": "generic-prepaid", "timezone": "Asia/Shanghai", "authentication": "hls-gmac", "guek": "{{Guek}}", "gak": "{{Gak}}"}]""";

        (await ImportAsync(f, meters)).Faults.ShouldBeEmpty();

        f.Meters.Meters.Single(m => m.SerialNumber == "A1").Port.ShouldBe(4059);
    }

    [Theory]
    [InlineData("[{\"serial\": top-secret}]", "no JSON")]
    [InlineData("[{\"serial\": \"A1\", \"serial\": \"A2\"}]", "twice")]
    [InlineData("[1]", "no object")]
    [InlineData("[]", "no meters")]
    [InlineData("[{\"colour\": \"top-secret\"}]", "no member")]
    [InlineData("[{\"serial\": {}}]", "neither text nor number")]
    public async Task Import_FaultyJson_IsNamedAndNotRepeated(string json, string problem)
    {
        using var f = new HeadEndFixture();

        var result = await ImportAsync(f, json);

        result.Faults.ShouldContain(x => x.Problem.Contains(problem));
        result.Faults.ShouldAllBe(x => !x.ToString().Contains("top-secret"));
    }

    private static string Wrap(Protocol.Security.KeyEncryptionKey transport, string key) => "wrapped:" + Convert.ToHexString(AesKeyWrap.Wrap(transport, GlobalUnicastEncryptionKey.Parse(key)));

    private static Task<MeterImportResult> ImportAsync(HeadEndFixture f, params string[] lines) =>
        f.Get<MeterImport>().ImportAsync(new StringReader(string.Join("\r\n", lines)), "tester", CancellationToken.None);
}
