using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>One key, one invoice.</summary>
[Collection(RequestCollection.Name)]
public sealed class IdempotencyTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task The_same_bytes_give_the_same_invoice_as_it_is_now(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var key = NewKey();
        var body = InvoiceOrder.Crypto(4000).ToJsonString();
        var first = (await client.CreateAsync(body, key)).ShouldBe(200);
        first.Headers.ShouldNotContainKey("Idempotency-Replayed");
        await client.PayAsync(first.Json);
        await client.WaitForStatusAsync(first.Json.Id, "IN_MEMPOOL");

        var again = (await client.CreateAsync(body, key)).ShouldBe(200);
        again.Headers["Idempotency-Replayed"].ShouldBe("true");
        again.Json.Id.ShouldBe(first.Json.Id);
        again.Json.Status.ShouldBe("IN_MEMPOOL");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Other_bytes_under_the_same_key_conflict(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var key = NewKey();
        var body = InvoiceOrder.Crypto(4000).ToJsonString();
        (await client.CreateAsync(body, key)).ShouldBe(200);
        (await client.CreateAsync(body + " ", key)).ShouldBeError(409, "idempotency_conflict");
        (await client.CreateAsync(InvoiceOrder.Crypto(4001).ToJsonString(), key)).ShouldBeError(409, "idempotency_conflict");

        // 400 and 403 come before 409, and 409 before 503.
        (await client.CreateAsync(InvoiceOrder.Crypto().With("expiry", 1).ToJsonString(), key)).ShouldBeError(400, "validation_failed");
        (await client.CreateAsync(InvoiceOrder.Crypto(blockchain: "dogecoin-sim", symbol: "DOGE").ToJsonString(), key)).ShouldBeError(403, "currency_not_active");
        (await client.CreateAsync(InvoiceOrder.Fiat(currency: "CHF").ToJsonString(), key)).ShouldBeError(409, "idempotency_conflict");
    }

    [Fact]
    public async Task Only_a_success_binds_the_key()
    {
        var client = await shops.ClientAsync();
        var key = NewKey();
        (await client.CreateAsync(InvoiceOrder.Crypto().With("expiry", 1).ToJsonString(), key)).ShouldBe(400);
        (await client.CreateAsync(InvoiceOrder.Fiat(currency: "CHF").ToJsonString(), key)).ShouldBe(503);
        (await client.CreateAsync(InvoiceOrder.Crypto().ToJsonString(), key)).ShouldBe(200).Headers.ShouldNotContainKey("Idempotency-Replayed");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task A_hundred_at_once_give_one_invoice(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var key = NewKey();
        var orderId = $"hundred-{key.Value}";
        var body = InvoiceOrder.Crypto().WithOrderId(orderId).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.CreateAsync(body, key)));

        foreach (var answer in answers)
            answer.ShouldBe(200);
        answers.Select(a => a.Json.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        answers.Count(a => !a.Headers.ContainsKey("Idempotency-Replayed")).ShouldBe(1);
        (await client.ListAsync($"&order_id={orderId}")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_has_1_to_255_characters()
    {
        var client = await shops.ClientAsync();
        var body = InvoiceOrder.Crypto().ToJsonString();
        (await client.CreateAsync(body, ("Idempotency-Key", Guid.NewGuid().ToString("N").PadRight(255, 'k')))).ShouldBe(200);
        (await client.CreateAsync(body, ("Idempotency-Key", new string('k', 256)))).ShouldBeError(400, "validation_failed");
    }

    [Fact]
    public async Task Without_a_key_the_same_order_gives_two_invoices()
    {
        var client = await shops.ClientAsync();
        var body = InvoiceOrder.Crypto().WithOrderId("twice").ToJsonString();
        (await client.CreateAsync(body)).Json.Id.ShouldNotBe((await client.CreateAsync(body)).Json.Id);
    }

    private static (string Name, string Value) NewKey() => ("Idempotency-Key", Guid.NewGuid().ToString());
}
