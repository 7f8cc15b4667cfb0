using System.Data;
using PrepaidMeter.Storage.Commands;

namespace PrepaidMeter.Storage.Tests.Commands;

public sealed class CommandActionJsonTests
{
    [Theory]
    [InlineData("explode", null)]
    [InlineData("tariff-calendar", null)]
    [InlineData("tariff-calendar", "null")]
    [InlineData("tariff-calendar", "{\"name\":")]
    [InlineData("tariff-calendar", "{\"name\":\"X\",\"seasons\":7}")]
    public void Read_NotWrittenByUs_IsADataError(string name, string? payload) =>
        Should.Throw<DataException>(() => CommandActionJson.Read(name, payload)).Message.ShouldContain("command");
}
