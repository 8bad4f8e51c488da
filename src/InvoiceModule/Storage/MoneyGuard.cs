using System.Numerics;
using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace InvoiceModule.Storage;

/// <summary>Amounts where the database has exact numbers (PostgreSQL's numeric(78,0)): only the range is kept.</summary>
internal sealed class MoneyGuard() : ValueConverter<BigInteger, BigInteger>(
    amount => BaseUnits.Checked(amount),
    amount => BaseUnits.Checked(amount));
