using PrepaidMeter.Prepayment.Payments;

namespace PrepaidMeter.Prepayment.Tests.Payments;

public sealed class RechargeCheckTests
{
    private static readonly RechargeRequest Good = new("wechat", "4200001", "A-1", null, 5000, "CNY");

    [Fact]
    public void Faults_OfAGoodRequest_AreNone() => Faults(Good).ShouldBeEmpty();

    public static TheoryData<RechargeRequest, string> Bad => new()
    {
        { Good with { Channel = "" }, "channel" },
        { Good with { Channel = "We Chat" }, "channel" },
        { Good with { Channel = new string('a', 33) }, "channel" },
        { Good with { TransactionId = "" }, "transactionId" },
        { Good with { TransactionId = "a b" }, "transactionId" },
        { Good with { TransactionId = new string('1', 65) }, "transactionId" },
        { Good with { AccountNumber = null }, "accountNumber" },
        { Good with { AccountNumber = "" }, "accountNumber" },
        { Good with { MeterSerial = new string('1', 33) }, "accountNumber" },
        { Good with { AmountMinor = 0 }, "amountMinor" },
        { Good with { AmountMinor = -1 }, "amountMinor" },
        { Good with { AmountMinor = long.MaxValue }, "amountMinor" },
        { Good with { Currency = "RMB" }, "currency" },
        { Good with { Kind = (RechargeKind)9 }, "kind" },
        { Good with { Payer = new string('x', 129) }, "payer" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Faults_OfABadField_NameIt(RechargeRequest request, string field) =>
        Faults(request).ShouldHaveSingleItem().ShouldStartWith(field);

    private static List<string> Faults(RechargeRequest request) => RechargeCheck.Faults(request, new RechargeOptions(), out _);
}
