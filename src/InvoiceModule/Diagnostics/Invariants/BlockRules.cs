using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>M7: what counts as mined stands in a block of the best chain. S7: no block is above the tip.</summary>
internal static class BlockRules
{
    /// <summary>Checks one payment.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="tip">The height up to which its chain has been read; null when it never was.</param>
    /// <param name="hash">The hash that stands at its height on the best chain, as far as that is remembered.</param>
    /// <param name="findings">Takes what is broken.</param>
    public static void Check(Payment payment, long? tip, string? hash, Findings<long> findings)
    {
        if (payment.Height is { } height && !(height <= tip) || payment.Height < 0)
            findings.Broken("S7", payment.Id, $"it stands at height {payment.Height}, and the tip is at {tip}");
        if (payment is { Height: not null, Void: not null })
            findings.Broken("M7", payment.Id, $"it stands in a block and yet is {payment.Void}");
        else if (payment.Height is null != payment.BlockHash is null)
            findings.Broken("M7", payment.Id, $"it stands at height '{payment.Height}' in block '{payment.BlockHash}'");
        else if (hash is not null && !string.Equals(hash, payment.BlockHash, StringComparison.Ordinal))
            findings.Broken("M7", payment.Id, $"it stands in block {payment.BlockHash}, but the best chain has {hash} at {payment.Height}");
        if (payment.FinalHeight is not null
            && !payment.IsConflicted && (payment.FinalAt is not null || payment.Height is null || payment.FinalHeight <= tip))
            findings.Broken("S7", payment.Id, $"it awaits its finality at height {payment.FinalHeight}, with the tip at {tip}");
    }
}
