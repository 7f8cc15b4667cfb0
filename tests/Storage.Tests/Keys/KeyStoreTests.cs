using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Storage.Keys;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Keys;

public sealed class KeyStoreTests
{
    private static readonly LlsSecret Secret = LlsSecret.Parse("12345678");

    [Theory]
    [EachDatabase]
    public async Task FindLlsAsync_AfterStore_IsTheNewestOfThatRole(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new KeyStore(test.Database, new TestEnvelope(), test.Clock);
        var meter = await test.AddMeterAsync();
        (await store.FindLlsAsync(meter, ClientRole.Reading, Token)).ShouldBeNull();
        await store.StoreLlsAsync(meter, ClientRole.Reading, Secret, Token);
        await store.StoreLlsAsync(meter, ClientRole.Setting, LlsSecret.Parse("old"), Token);
        await store.StoreLlsAsync(meter, ClientRole.Setting, LlsSecret.Parse("new"), Token);
        (await store.FindLlsAsync(meter, ClientRole.Reading, Token)).ShouldBe(Secret);
        (await store.FindLlsAsync(meter, ClientRole.Setting, Token)).ShouldBe(LlsSecret.Parse("new"));
        (await store.FindLlsAsync(meter, ClientRole.Public, Token)).ShouldBeNull();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreLlsAsync_InTheDatabase_IsNotReadable(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        await new KeyStore(test.Database, new TestEnvelope(), test.Clock).StoreLlsAsync(meter, ClientRole.Reading, Secret, Token);
        var stored = await test.Database.ReadAsync(s => s.ScalarAsync<byte[]>("SELECT sealed_secret FROM meter_key"), Token);
        stored.AsSpan().IndexOf(Secret.Reveal()).ShouldBe(-1);
    }

    [Theory]
    [EachDatabase]
    public async Task FindLlsAsync_RowMovedToAnotherMeterOrRole_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        var store = new KeyStore(test.Database, new TestEnvelope(), test.Clock);
        var (a, b) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        await store.StoreLlsAsync(a, ClientRole.Reading, Secret, Token);

        await test.Database.WriteAsync(s => s.ExecuteAsync("UPDATE meter_key SET role = @role", new { role = (int)ClientRole.Setting }), Token);
        await Should.ThrowAsync<CryptographicException>(() => store.FindLlsAsync(a, ClientRole.Setting, Token));

        await test.Database.WriteAsync(s => s.ExecuteAsync("UPDATE meter_key SET role = @role, meter_id = @b", new { role = (int)ClientRole.Reading, b }), Token);
        await Should.ThrowAsync<CryptographicException>(() => store.FindLlsAsync(b, ClientRole.Reading, Token));
    }

    /// <summary>AES-GCM as the real one, under a key of the test's own.</summary>
    private sealed class TestEnvelope : IEnvelope
    {
        private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

        public byte[] Seal(ReadOnlySpan<byte> secret, string context)
        {
            var result = new byte[12 + 16 + secret.Length];
            RandomNumberGenerator.Fill(result.AsSpan(0, 12));
            using var aes = new AesGcm(_key, 16);
            aes.Encrypt(result.AsSpan(0, 12), secret, result.AsSpan(28), result.AsSpan(12, 16), Encoding.UTF8.GetBytes(context));
            return result;
        }

        public byte[] Open(ReadOnlySpan<byte> sealedSecret, string context)
        {
            var result = new byte[sealedSecret.Length - 28];
            using var aes = new AesGcm(_key, 16);
            aes.Decrypt(sealedSecret[..12], sealedSecret[28..], sealedSecret[12..28], result, Encoding.UTF8.GetBytes(context));
            return result;
        }
    }
}
