using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>The form of a new invoice.</summary>
internal sealed record CreatePageModel
{
    /// <summary>Those that may issue invoices.</summary>
    public required IReadOnlyList<Wallet> Wallets { get; init; }

    public required IReadOnlyList<(string Blockchain, string Symbol)> Assets { get; init; }

    public required CreateForm Form { get; init; }

    /// <summary>The same call as a command; null before anything was filled in.</summary>
    public string? Curl { get; init; }

    public PageFault? Fault { get; init; }

    /// <summary>Whether it was looked at only, and is right.</summary>
    public bool IsPreview { get; init; }

    /// <summary>What a preview asks the payer for, as people say it; null where there is nothing to add.</summary>
    public string? Asks { get; init; }

    /// <summary>Makes a form that is sent twice one invoice.</summary>
    public required string RequestId { get; init; }

    /// <summary>The invoice that the form has made already, when it was sent again with other values.</summary>
    public Guid? Earlier { get; init; }

    public string? ErrorOf(string path) => Fault?.ErrorOf(CreateHandlers.Form, path);
}
