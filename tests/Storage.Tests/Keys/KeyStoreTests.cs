using System.Security.Cryptography;
using System.Text;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Storage.Keys;
using static PrepaidMeter.Storage.Tests.TestDatabase;

namespace PrepaidMeter.Storage.Tests.Keys;

public sealed class KeyStoreTests
{
    private static readonly LlsSecret Secret = LlsSecret.Parse("12345678");

    [Theory]
    [EachDatabase]
    public async Task FindAsync_AfterStore_IsTheNewestOfThatKindAndState(string name)
    {
        await using var test = await CreateAsync(name);
        IKeyStore store = new KeyStore(test.Database, new TestEnvelope(), test.Clock);
        var meter = await test.AddMeterAsync();
        (await FindAsync(store, meter)).LlsOf(ClientRole.Reading).ShouldBeNull();
        await store.StoreLlsAsync(meter, ClientRole.Reading, Secret, Token);
        await store.StoreLlsAsync(meter, ClientRole.Setting, LlsSecret.Parse("old"), Token);
        await store.StoreLlsAsync(meter, ClientRole.Setting, LlsSecret.Parse("new"), Token);
        await store.StoreAsync([Key(meter, SecretKind.EncryptionKey, 1), Key(meter, SecretKind.AuthenticationKey, 2)], KeyState.Current, Token);
        await store.StoreAsync([Key(meter, SecretKind.EncryptionKey, 3)], KeyState.Pending, Token);

        using var found = await FindAsync(store, meter);

        found.LlsOf(ClientRole.Reading).ShouldBe(Secret);
        found.LlsOf(ClientRole.Setting).ShouldBe(LlsSecret.Parse("new"));
        found.EncryptionKey().ShouldBe(new GlobalUnicastEncryptionKey(Octets(1)));
        found.AuthenticationKey().ShouldBe(new AuthenticationKey(Octets(2)));
        found.Has(SecretKind.MasterKey).ShouldBeFalse();
        using var one = await store.FindAsync(meter, [SecretKind.EncryptionKey], KeyState.Pending, Token);
        one.EncryptionKey().ShouldBe(new GlobalUnicastEncryptionKey(Octets(3)));
        one.Has(SecretKind.AuthenticationKey).ShouldBeFalse();
        (await store.ListAsync(meter, Token)).Select(s => (s.Kind, s.State)).ShouldBe([
            (SecretKind.ReadingSecret, KeyState.Current), (SecretKind.SettingSecret, KeyState.Current),
            (SecretKind.EncryptionKey, KeyState.Current), (SecretKind.EncryptionKey, KeyState.Pending), (SecretKind.AuthenticationKey, KeyState.Current)]);
    }

    [Theory]
    [EachDatabase]
    public async Task PromoteAsync_AllPending_MovesThemTogetherAndKeepsWhatWas(string name)
    {
        await using var test = await CreateAsync(name);
        IKeyStore store = new KeyStore(test.Database, new TestEnvelope(), test.Clock);
        var meter = await test.AddMeterAsync();
        SecretKind[] both = [SecretKind.EncryptionKey, SecretKind.AuthenticationKey];
        await store.StoreAsync([Key(meter, SecretKind.EncryptionKey, 1), Key(meter, SecretKind.AuthenticationKey, 2)], KeyState.Current, Token);
        await store.StoreAsync([Key(meter, SecretKind.EncryptionKey, 3)], KeyState.Pending, Token);
        (await store.PromoteAsync(meter, both, Token)).ShouldBeFalse("one of them is not pending");
        (await KeyAsync(KeyState.Current)).ShouldBe(new GlobalUnicastEncryptionKey(Octets(1)));

        await store.StoreAsync([Key(meter, SecretKind.AuthenticationKey, 4)], KeyState.Pending, Token);
        (await store.PromoteAsync(meter, both, Token)).ShouldBeTrue();

        (await KeyAsync(KeyState.Current)).ShouldBe(new GlobalUnicastEncryptionKey(Octets(3)));
        (await KeyAsync(KeyState.Previous)).ShouldBe(new GlobalUnicastEncryptionKey(Octets(1)));
        (await KeyAsync(KeyState.Pending)).ShouldBeNull();
        await store.DropAsync(meter, both, KeyState.Previous, Token);
        (await store.ListAsync(meter, Token)).ShouldAllBe(s => s.State == KeyState.Current);

        async Task<GlobalUnicastEncryptionKey?> KeyAsync(KeyState state) => (await store.FindAsync(meter, both, state, Token)).EncryptionKey();
    }

    [Theory]
    [EachDatabase]
    public async Task StoreAsync_InTheDatabase_IsNotReadable(string name)
    {
        await using var test = await CreateAsync(name);
        var meter = await test.AddMeterAsync();
        await new KeyStore(test.Database, new TestEnvelope(), test.Clock).StoreAsync([Key(meter, SecretKind.EncryptionKey, 7)], KeyState.Current, Token);
        var stored = await test.Database.ReadAsync(s => s.ScalarAsync<byte[]>("SELECT sealed_secret FROM meter_secret"), Token);
        stored.AsSpan().IndexOf(Octets(7)).ShouldBe(-1);
    }

    [Theory]
    [EachDatabase]
    public async Task FindAsync_RowMovedToAnotherMeterOrKind_IsRefused(string name)
    {
        await using var test = await CreateAsync(name);
        IKeyStore store = new KeyStore(test.Database, new TestEnvelope(), test.Clock);
        var (a, b) = (await test.AddMeterAsync("A"), await test.AddMeterAsync("B"));
        await store.StoreLlsAsync(a, ClientRole.Reading, Secret, Token);

        await test.Database.WriteAsync(s => s.ExecuteAsync("UPDATE meter_secret SET kind = @kind", new { kind = (int)SecretKind.SettingSecret }), Token);
        await Should.ThrowAsync<CryptographicException>(() => FindAsync(store, a));

        await test.Database.WriteAsync(s => s.ExecuteAsync("UPDATE meter_secret SET kind = @kind, meter_id = @b", new { kind = (int)SecretKind.ReadingSecret, b }), Token);
        await Should.ThrowAsync<CryptographicException>(() => FindAsync(store, b));
    }

    private static Task<MeterKeySet> FindAsync(IKeyStore store, MeterId meter) => store.FindAsync(meter, Enum.GetValues<SecretKind>(), KeyState.Current, Token);

    private static MeterSecret Key(MeterId meter, SecretKind kind, byte fill) => new(meter, kind, Octets(fill));

    private static byte[] Octets(byte fill) => [.. Enumerable.Repeat(fill, 16)];

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
