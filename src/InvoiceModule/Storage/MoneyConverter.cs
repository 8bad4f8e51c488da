using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace InvoiceModule.Storage;

/// <summary>
/// Amounts where the database has no exact number of 78 digits (SQLite): text of fixed width, so that order by text is order by amount. No
/// arithmetic is ever done on it in SQL.
/// </summary>
internal sealed class MoneyConverter() : ValueConverter<BigInteger, string>(
    amount => BaseUnits.Checked(amount).ToString("D78", CultureInfo.InvariantCulture),
    text => BaseUnits.Checked(BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)));
