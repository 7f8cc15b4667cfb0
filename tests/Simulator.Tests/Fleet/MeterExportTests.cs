using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Faults;
using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Fleet;

public sealed class MeterExportTests
{
    [Fact]
    public async Task Fleet_IsWrittenAsTheHeadEndTakesIt()
    {
        await using var fleet = await SimulatedFleet.StartAsync(
            new FleetOptions { MeterCount = 3, MetersPerPort = 2, HistoryDays = 0, Password = LlsSecret.Parse("hex:00FF") }, new ManualTimeProvider(), default);
        using var csv = new StringWriter();

        await MeterExport.WriteAsync(csv, fleet, "generic, prepaid", "north", default);

        var (first, second) = (fleet.EndpointOf(0).Port, fleet.EndpointOf(2).Port);
        csv.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "serial,host,port,server_address,profile,timezone,group,reading_password,setting_password",
            $"SIM00000001,127.0.0.1,{first},1,\"generic, prepaid\",Asia/Shanghai,north,hex:00FF,hex:00FF",
            $"SIM00000002,127.0.0.1,{first},2,\"generic, prepaid\",Asia/Shanghai,north,hex:00FF,hex:00FF",
            $"SIM00000003,127.0.0.1,{second},1,\"generic, prepaid\",Asia/Shanghai,north,hex:00FF,hex:00FF",
        ]);
    }

    [Fact]
    public async Task Keys_AreExportedAsTheMetersHaveThem_AndAsTheyWereWhereThePlanChangedThem()
    {
        var options = new FleetOptions { MeterCount = 2, HistoryDays = 0, Security = new FleetSecurity { Suite = SecuritySuite.Suite2 } };
        await using var healthy = await SimulatedFleet.StartAsync(options, new ManualTimeProvider(), default);
        await using var changed = await SimulatedFleet.StartAsync(options with { Faults = FaultPlanReader.Read("key-changed") }, new ManualTimeProvider(), default);

        var rows = await ExportAsync(healthy);
        rows[0].ShouldEndWith(",authentication,security,suite,system_title,guek,gak");
        for (var i = 0; i < 2; i++)
        {
            var keys = healthy.Meters[i].Meter.Security!;
            rows[i + 1].Split(',')[9..].ShouldBe(
            [
                "hls-gmac", "auth-enc", "2", keys.SystemTitle.ToString(), Convert.ToHexString(keys.EncryptionKey!.Reveal()), Convert.ToHexString(keys.AuthenticationKey!.Reveal()),
            ]);
        }

        (await ExportAsync(changed))[1].Split(',')[13].ShouldBe(rows[1].Split(',')[13]);
        changed.Meters[0].Meter.Security!.EncryptionKey.ShouldNotBe(healthy.Meters[0].Meter.Security!.EncryptionKey);
    }

    [Fact]
    public async Task File_IsItsOwnersAlone()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using var fleet = await SimulatedFleet.StartAsync(new FleetOptions { MeterCount = 1, HistoryDays = 0 }, new ManualTimeProvider(), default);
            await MeterExport.WriteAsync(path, fleet, "generic-prepaid", "default", default);

            (await File.ReadAllBytesAsync(path))[..6].ShouldBe("serial"u8.ToArray(), "no byte order mark");
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string[]> ExportAsync(SimulatedFleet fleet)
    {
        using var csv = new StringWriter();
        await MeterExport.WriteAsync(csv, fleet, "generic-prepaid", "default", default);
        return csv.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
