using System.Data;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Storage.Mapping;

internal sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        parameter.DbType = DbType.Int64;
        parameter.Value = Instant.ToDatabase(value);
    }

    public override DateTimeOffset Parse(object value) => value is long ticks ? Instant.FromDatabase(ticks) : throw TypeMappings.Unexpected(value, "an instant");
}

internal sealed class DecimalHandler : SqlMapper.TypeHandler<decimal>
{
    public override void SetValue(IDbDataParameter parameter, decimal value)
    {
        if (parameter is NpgsqlParameter)
        {
            parameter.DbType = DbType.Decimal;
            parameter.Value = ExactDecimal.Canonical(value);
            return;
        }

        parameter.DbType = DbType.AnsiString;
        parameter.Value = ExactDecimal.ToDatabase(value);
    }

    public override decimal Parse(object value) => value switch
    {
        string text => ExactDecimal.FromDatabase(text),
        decimal number => number,
        _ => throw TypeMappings.Unexpected(value, "an exact decimal"),
    };
}

internal sealed class GuidHandler : SqlMapper.TypeHandler<Guid>
{
    public override void SetValue(IDbDataParameter parameter, Guid value)
    {
        if (parameter is SqliteParameter)
        {
            parameter.DbType = DbType.String; // the driver's own form is upper case
            parameter.Value = value.ToString("D");
            return;
        }

        parameter.DbType = DbType.Guid;
        parameter.Value = value;
    }

    public override Guid Parse(object value) => value switch
    {
        string text => Guid.ParseExact(text, "D"),
        Guid guid => guid,
        _ => throw TypeMappings.Unexpected(value, "a GUID"),
    };
}

internal sealed class DateHandler : SqlMapper.TypeHandler<DateOnly>
{
    public override void SetValue(IDbDataParameter parameter, DateOnly value)
    {
        parameter.DbType = DbType.AnsiString;
        parameter.Value = value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public override DateOnly Parse(object value) => value is string text
        ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : throw TypeMappings.Unexpected(value, "a date");
}

internal sealed class LocalDateHandler : SqlMapper.TypeHandler<LocalDate>
{
    public override void SetValue(IDbDataParameter parameter, LocalDate value)
    {
        parameter.DbType = DbType.AnsiString;
        parameter.Value = LocalDatePattern.Iso.Format(value);
    }

    public override LocalDate Parse(object value) => value is string text
        ? LocalDatePattern.Iso.Parse(text).GetValueOrThrow()
        : throw TypeMappings.Unexpected(value, "a date");
}

internal sealed class MeterIdHandler : SqlMapper.TypeHandler<MeterId>
{
    public override void SetValue(IDbDataParameter parameter, MeterId value)
    {
        parameter.DbType = DbType.Int64;
        parameter.Value = value.Value;
    }

    public override MeterId Parse(object value) => value is long id ? new(id) : throw TypeMappings.Unexpected(value, "a meter id");
}
