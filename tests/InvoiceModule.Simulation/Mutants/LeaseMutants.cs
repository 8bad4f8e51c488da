namespace InvoiceModule.Simulation.Mutants;

/// <summary>Mistakes about addresses, and about what belongs together at creation.</summary>
internal static class LeaseMutants
{
    public static readonly Mutation[] All =
    [
        new("unseen-blocks-are-certain", new Edit(
            "Payments/Sighting.cs", "DoubtfulSince = Doubt(previousLook, readAt),\n            Height", "DoubtfulSince = Mutant.Is(\"unseen-blocks-are-certain\") ? null : Doubt(previousLook, readAt),\n            Height")),
        new("naive-lease", new Edit(
            "Addresses/AddressLeases.cs", "AND space = {2} AND leased_by IS NULL AND retired IS NULL", "AND space = {2} AND {{(Mutant.Is(\"naive-lease\") ? \"\" : \"leased_by IS NULL AND\")}} retired IS NULL"),
            new Edit("Addresses/AddressLeases.cs", "AND leased_by IS NULL\n            RETURNING", "{{(Mutant.Is(\"naive-lease\") ? \"\" : \"AND leased_by IS NULL\")}}\n            RETURNING"),
            new Edit("Storage/AddressConfiguration.cs", "lease.HasIndex(l => l.AddressId).IsUnique()", "lease.HasIndex(l => l.AddressId).IsUnique(!Mutant.Is(\"naive-lease\"))"))
        {
            ChangesSchema = true,
        },
        new("no-rest", new Edit(
            "Addresses/AddressLeases.cs", "\"freed_at IS NOT NULL AND rests_until <= {3}\";", "\"freed_at IS NOT NULL AND (rests_until <= {3}\" + (Mutant.Is(\"no-rest\") ? \" OR TRUE)\" : \")\");")),
        new("pin-ignored", new Edit(
            "Addresses/AddressLeases.cs", "AND NOT pinned AND {{which}}", "{{(Mutant.Is(\"pin-ignored\") ? \"\" : \"AND NOT pinned\")}} AND {{which}}")),
        new("same-order-though-paid", new Edit(
            "Addresses/AddressLeases.cs", "if (earlier is null || earlier.Active || earlier.Status != InvoiceStatus.NotPaid)", "if (earlier is null || earlier.Active || !Mutant.Is(\"same-order-though-paid\") && earlier.Status != InvoiceStatus.NotPaid)")),
        new("blank-order-is-one-order", new Edit(
            "Invoices/OrderKeys.cs", "=> !string.IsNullOrWhiteSpace(orderId);", "=> Mutant.Is(\"blank-order-is-one-order\") ? orderId is not null : !string.IsNullOrWhiteSpace(orderId);")),
        new("nameless-orders-are-one", new Edit(
            "Payments/Attribution.cs", "=> OrderKeys.IsNamed(one.Invoice.OrderId)", "=> (OrderKeys.IsNamed(one.Invoice.OrderId) || Mutant.Is(\"nameless-orders-are-one\"))")),
        new("provider-is-not-left-alone", new Edit(
            "Addresses/AddressProviders.cs", "&& clock.Now < until;", "&& clock.Now < until && !Mutant.Is(\"provider-is-not-left-alone\");")),
        new("deaf-provider-is-waited-for", new Edit(
            "Addresses/AddressProviders.cs", ": await answer.AsTask().WaitAsync(cancellationToken);",
            ": await (Mutant.Is(\"deaf-provider-is-waited-for\") ? answer.AsTask() : answer.AsTask().WaitAsync(cancellationToken));")),
        new("outage-hides-what-has-rested", new Edit(
            "Addresses/AddressPool.cs", "            // It has been logged, and what was added before is there.",
            "            if (Mutant.Is(\"outage-hides-what-has-rested\"))\n                throw new InvoiceModule.Invoices.InvoicingException(InvoiceModule.Invoices.InvoicingErrorCodes.AddressUnavailable, \"The address provider does not answer.\");")),
        new("lists-do-not-stand", new Edit(
            "Addresses/AddressSources.cs", "$$\"\"\"(\"index\" IS NULL OR source", "$$\"\"\"(\"index\" IS {{(Mutant.Is(\"lists-do-not-stand\") ? \"NOT NULL AND\" : \"NULL OR\")}} source")),
        new("uses-not-counted", new Edit("Addresses/AddressLeases.cs", "if (first == 0)\n            return;", "if (first == 0 || Mutant.Is(\"uses-not-counted\"))\n            return;")),
        new("stray-money-does-not-retire", new Edit("Payments/TouchedPayments.cs", "if (payment.Reason == PaymentReasons.NoInvoice)", "if (payment.Reason == PaymentReasons.NoInvoice && !Mutant.Is(\"stray-money-does-not-retire\"))")),
        new("lease-not-closed", new Edit("Invoices/InvoiceVersions.cs", "if (wasActive && !invoice.Active)", "if (wasActive && !invoice.Active && !Mutant.Is(\"lease-not-closed\"))")),
        new("pause-ignored", new Edit("Addresses/AddressRest.cs", "if (invoice.PauseMinutes is { } pause)", "if (invoice.PauseMinutes is { } pause && !Mutant.Is(\"pause-ignored\"))")),
        new("key-bound-on-failure", new Edit(
            "Invoices/InvoiceCreation.cs", "await BindAsync(context, terms, key, cancellationToken))\n            return null;",
            "await BindAsync(context, terms, key, cancellationToken))\n            return null;\n        if (key is not null && Mutant.Is(\"key-bound-on-failure\"))\n        {\n            await context.Database.CommitTransactionAsync(cancellationToken);\n            await context.Database.BeginTransactionAsync(cancellationToken);\n        }\n")),
        new("key-forgotten", new Edit("Invoices/InvoiceCreation.cs", "var bound = key is null ? null :", "var bound = key is null || Mutant.Is(\"key-forgotten\") ? null :"),
            new Edit("Invoices/InvoiceCreation.cs", "terms.CreatedAt], cancellationToken) == 1;", "terms.CreatedAt], cancellationToken) == 1 || Mutant.Is(\"key-forgotten\");")),
        new("host-rollback-leaves-the-invoice", new Edit(
            "Storage/InvoicingDb.cs", "        Committed(db);\n        return result;\n    }\n\n    /// <summary>\n    /// Does something",
            "        if (flow is not null && Mutant.Is(\"host-rollback-leaves-the-invoice\"))\n            await host.Database.CommitTransactionAsync(cancellationToken);\n        Committed(db);\n        return result;\n    }\n\n    /// <summary>\n    /// Does something")),
        new("secret-in-the-status", new Edit("Invoices/InvoiceCreation.cs", "Data = request.Data,", "Data = Mutant.Is(\"secret-in-the-status\") ? request.Data with { UserData = request.SecretKey } : request.Data,")),
    ];
}
