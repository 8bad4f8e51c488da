using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>A wallet in the browser (EIP-1193, announced by EIP-6963) is asked for exactly the payment of the invoice, on its network.</summary>
public sealed class BrowserWalletTests(Chromium chromium, ShopFixture shops)
{
    /// <summary>A wallet that writes down what it is asked. <c>chain</c> is the network it is on, <c>stubborn</c> one that says yes and stays there.</summary>
    private const string Wallet =
        """
        (() => {
          const asked = window.asked = [], state = window.wallet = { chain: "0x1", stubborn: false, unknown: false, refuses: false };
          const provider = {
            async request({ method, params }) {
              asked.push({ method, params });
              switch (method) {
                case "eth_requestAccounts":
                  if (state.locked) await new Promise(next => { state.unlock = next; });
                  return ["0x1111111111111111111111111111111111111111"];
                case "eth_chainId": return state.chain;
                case "wallet_switchEthereumChain":
                  if (state.unknown) throw { code: 4902, message: "unknown" };
                  if (state.wrapped) throw { code: -32603, data: { originalError: { code: 4902 } } };
                  if (!state.stubborn) state.chain = params[0].chainId;
                  return null;
                case "eth_sendTransaction":
                  if (state.busy) throw { code: -32002, message: "already pending" };
                  if (state.refuses) throw { code: 4001, message: "no" };
                  if (state.broken) throw { code: -32603, message: "request timed out" };
                  if (state.slow) await new Promise((next, no) => {
                    state.answer = next;
                    state.refuse = () => no({ code: 4001, message: "no" });
                  });
                  return state.nameless ? null : state.hash ?? "0x" + "ab".repeat(32);
                case "eth_getTransactionReceipt":
                  return params[0] === "0x" + "ab".repeat(32) ? state.receipt : null;
              }
            }
          };
          window.addEventListener("eip6963:requestProvider", () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", {
            detail: { info: { uuid: "350670db-19fa-4704-a166-e52e178b59d2", name: "Test <b>Wallet</b>", icon: "data:,", rdns: "example.wallet" }, provider } })));
        })();
        """;

    /// <summary>Another wallet announces itself after the page has asked for them.</summary>
    private const string LateWallet =
        """
        dispatchEvent(new CustomEvent("eip6963:announceProvider", {
          detail: { info: { uuid: "51f8a6d0-7c1c-4d0e-a3d4-6c1e7b0f2a11", name: "Late", icon: "data:,", rdns: "example.late" }, provider: { request: () => null } } }))
        """;

    // The host's own pages keep things in the same place, under names of their own.
    [Fact]
    public async Task What_was_sent_long_ago_is_forgotten_and_nothing_of_others()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.EvaluateAsync("for (const key of ['sent items', 'sent 11111111-1111-4111-8111-111111111111']) localStorage.setItem(key, '5 0.1')");
        await tab.GoAsync($"pay/{invoice.Id}");
        (await tab.Page.EvaluateAsync<string[]>("Object.keys(localStorage)")).ShouldBe(["sent items"]);
    }

    [Fact]
    public async Task A_token_is_paid_by_the_transfer_call_of_its_contract()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice);
        var sent = await SentAsync(tab);
        sent.Text("to").ShouldBe(invoice.Text("contract_address"));
        sent.Text("value").ShouldBe("0x0");
        sent.Text("data").ShouldBe("0xa9059cbb" + invoice.Address[2..].ToLowerInvariant().PadLeft(64, '0') + 25_500_000.ToString("x", CultureInfo.InvariantCulture).PadLeft(64, '0'));
        sent.Text("from").ShouldBe("0x1111111111111111111111111111111111111111");
        sent.Text("chainId").ShouldBe(ChainOf(invoice));
        await tab.Page.WaitForSelectorAsync("#wallets button:disabled");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task The_coin_is_paid_by_value()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(1_234_567_890_123_456_789, "ethereum-sim", "ETH"));
        await using var tab = await PayAsync(invoice);
        var sent = await SentAsync(tab);
        sent.Text("to").ShouldBe(invoice.Address);
        BigInteger.Parse("0" + sent.Text("value")[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ShouldBe(invoice.Value);
        sent.TryGetProperty("data", out _).ShouldBeFalse();
        tab.ShouldBeClean();
    }

    [Theory]
    [InlineData("stubborn", "Your wallet does not know this network")]
    [InlineData("unknown", "Your wallet does not know this network")]
    [InlineData("wrapped", "Your wallet does not know this network")]
    [InlineData("refuses", "The wallet did not send the payment")]
    public async Task A_wallet_on_another_network_or_one_that_says_no_sends_nothing_and_may_be_asked_again(string fault, string answer)
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, fault);
        await tab.Page.WaitForSelectorAsync($"#wallet-answer >> text={answer}");
        (await tab.Page.EvaluateAsync<bool>("asked.some(a => a.method === 'eth_sendTransaction')")).ShouldBe(fault == "refuses");
        (await tab.Page.IsEnabledAsync("#wallets button")).ShouldBeTrue();
        tab.ShouldBeClean();
    }

    // Whose hash is known is under way whatever else comes; of what has none only the amount tells that it has come.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_sent_is_not_offered_again_when_other_money_comes_first(bool isKnown)
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, isKnown ? null : "nameless");
        await SentAsync(tab);
        await tab.Page.EvaluateAsync(StreamScripts.Redraw);
        await ShouldSaySentAsync();
        await tab.Page.EvaluateAsync(LateWallet);
        await ShouldSaySentAsync();

        // A visit in another language is the same payer's.
        await tab.GoAsync($"pay/{invoice.Id}?lang=en");
        await ShouldSaySentAsync();
        await shops.Shop.Client.PayAsync(invoice, 500_000);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        if (isKnown)
        {
            await ShouldSaySentAsync();
            (await tab.Page.TextContentAsync("h1")).ShouldBe("Payment sent");
            await tab.Page.ClickAsync("#again");
        }

        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #wallets button:enabled");
        (await tab.Page.TextContentAsync("h1")).ShouldBe("A part has arrived");
        (await tab.Page.TextContentAsync("#wallet-answer")).ShouldBe("");
        tab.ShouldBeClean();

        async Task ShouldSaySentAsync()
        {
            await tab.Page.WaitForSelectorAsync("#wallet-answer >> text=Sent.");
            (await tab.Page.QuerySelectorAllAsync("#wallets button:enabled")).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task What_was_sent_and_lost_may_be_sent_again_and_nothing_invites_a_second_payment_before()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice);
        for (var round = 0; round < 2; round++)
        {
            await SentAsync(tab);
            (await tab.Page.TextContentAsync("h1")).ShouldBe("Payment sent");
            (await tab.Page.InnerTextAsync(".state")).ShouldContain("Do not pay again");
            (await tab.Page.QuerySelectorAllAsync(".primary")).ShouldBeEmpty();
            await tab.GoAsync($"pay/{invoice.Id}");
            (await tab.Page.TextContentAsync("h1")).ShouldBe("Payment sent");

            var txid = await shops.Shop.Client.PayAsync(invoice);
            await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
            await shops.Shop.Client.ReplaceAsync(txid, "0x00000000000000000000000000000000000000bb", invoice.Value);
            await tab.Page.WaitForSelectorAsync("main[data-status=NOT_PAID] >> text=The network has taken your payment back");
            await tab.Page.ClickAsync("#wallets button:enabled");
        }

        await SentAsync(tab);
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task While_the_wallet_asks_its_owner_there_is_no_second_question_and_the_page_may_move_on()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, "slow");
        await tab.Page.EvaluateAsync(StreamScripts.Until("wallet.answer"));
        await tab.Page.EvaluateAsync(StreamScripts.Redraw);
        await tab.Page.EvaluateAsync(LateWallet);
        (await tab.Page.QuerySelectorAllAsync("#wallets button")).Count.ShouldBe(2);
        (await tab.Page.QuerySelectorAllAsync("#wallets button:enabled")).ShouldBeEmpty();
        (await tab.Page.TextContentAsync("#wallet-answer")).ShouldBe("Confirm the payment in your wallet.");

        await shops.Shop.Client.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        await tab.Page.EvaluateAsync("wallet.answer('0x1')");
        await tab.Page.EvaluateAsync("new Promise(requestAnimationFrame)");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task Without_a_wallet_or_on_another_kind_of_chain_there_is_no_button()
    {
        var (token, coin) = (await OrderAsync(InvoiceOrder.Crypto(1, "ethereum-sim", "USDT")), await OrderAsync(InvoiceOrder.Crypto()));
        await using var without = await OpenAsync(token, "window.ethereum = undefined;");
        (await without.Page.QuerySelectorAllAsync("#wallets button")).ShouldBeEmpty();
        await using var bitcoin = await OpenAsync(coin, Wallet);
        (await bitcoin.Page.QuerySelectorAllAsync("#wallets")).ShouldBeEmpty();
    }

    // The link in a mail, or the shop's own "To the payment page".
    [Fact]
    public async Task What_one_tab_has_sent_no_other_asks_for()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await OpenAsync(invoice, Wallet);
        var before = await tab.Page.Context.NewPageAsync();
        await before.AddInitScriptAsync(Wallet);
        await before.GotoAsync($"pay/{invoice.Id}");
        (await before.GetAttributeAsync("#wallets button", "class")).ShouldBe("button primary", "A wallet in this browser is a click away.");
        (await before.GetAttributeAsync("#wallet", "class")).ShouldBe("button");
        await tab.Page.ClickAsync("#wallets button:enabled");
        await SentAsync(tab);
        var after = await tab.Page.Context.NewPageAsync();
        await after.AddInitScriptAsync(Wallet);
        await after.GotoAsync($"pay/{invoice.Id}");
        foreach (var page in new[] { before, after })
        {
            await page.WaitForSelectorAsync("h1 >> text=Payment sent");
            (await page.QuerySelectorAllAsync("#wallets button:enabled, .primary")).ShouldBeEmpty();
        }

        tab.ShouldBeClean();
    }

    // The wallet's own window outlives the page: whoever comes back while it is open must not be led to pay twice.
    [Fact]
    public async Task While_a_wallet_asks_for_one_tab_or_for_a_page_that_is_gone_no_other_asks()
    {
        const string Ask = "Confirm the payment in your wallet.";
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, "slow");
        await tab.Page.EvaluateAsync(StreamScripts.Until("wallet.answer"));
        (await tab.Page.IsVisibleAsync("#wallet-lost")).ShouldBeFalse("It will be heard here what the wallet says.");
        var other = await tab.Page.Context.NewPageAsync();
        await other.Clock.InstallAsync();
        await other.AddInitScriptAsync(Wallet);
        await other.GotoAsync($"pay/{invoice.Id}");
        await AskedElsewhereAsync(other);

        // What is heard in one tab is known in all.
        await tab.Page.EvaluateAsync("wallet.answer('0x1')");
        await other.WaitForSelectorAsync("h1 >> text=Payment sent");
        await tab.Page.ClickAsync("#again");
        await other.WaitForSelectorAsync("#wallets button:enabled");

        // A page that is loaded anew hears nothing of it. Its owner may say that nothing was asked.
        await tab.Page.ClickAsync("#wallets button:enabled");
        await tab.Page.EvaluateAsync(StreamScripts.Until("asked.filter(a => a.method === 'eth_sendTransaction').length === 2"));
        await tab.GoAsync($"pay/{invoice.Id}");
        await AskedElsewhereAsync(tab.Page);
        await tab.ShouldFitAsync();
        await tab.ShouldBeAccessibleAsync();
        await tab.ShootAsync("pay", "browser-wallet-asked");
        await tab.Page.ClickAsync("#again");
        (await tab.Page.QuerySelectorAllAsync("#wallets button:enabled")).Count.ShouldBe(1);
        (await tab.Page.TextContentAsync("#wallet-answer")).ShouldBe("");
        await other.WaitForSelectorAsync("#wallets button:enabled");

        // However long it asks, and though another amount is due by then: who confirms both pays twice. In the tab that asked its owner may say so too, after a while.
        await other.EvaluateAsync("wallet.slow = true");
        await other.ClickAsync("#wallets button:enabled");
        await other.EvaluateAsync(StreamScripts.Until("wallet.answer"));
        await AskedElsewhereAsync(tab.Page);
        await other.Clock.FastForwardAsync("00:21");
        await AskedElsewhereAsync(other);
        await other.Clock.FastForwardAsync("10:00");
        await shops.Shop.Client.PayAsync(invoice, 5_500_000);
        await tab.Page.WaitForSelectorAsync("h1 >> text=A part has arrived");
        await AskedElsewhereAsync(tab.Page);
        await AskedElsewhereAsync(other);
        await tab.GoAsync($"pay/{invoice.Id}");
        await AskedElsewhereAsync(tab.Page);

        // What it says after that still counts.
        await other.ClickAsync("#again");
        await tab.Page.WaitForSelectorAsync("#wallets button:enabled");
        await other.EvaluateAsync("wallet.answer()");
        await tab.Page.WaitForSelectorAsync("h1 >> text=Payment sent");
        tab.ShouldBeClean();

        static async Task AskedElsewhereAsync(IPage page)
        {
            await page.WaitForSelectorAsync($"#wallet-answer >> text={Ask}");
            await page.WaitForSelectorAsync("#wallet-lost >> text=or you pay twice");
            (await page.QuerySelectorAllAsync("#wallets button:enabled")).ShouldBeEmpty();
        }
    }

    // Whoever gave up one question and asked another has two windows of a wallet open: the answer to one is not the answer to the other.
    [Fact]
    public async Task The_answer_to_a_question_that_was_given_up_leaves_the_next_one_standing()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, "slow");
        await tab.Page.EvaluateAsync(StreamScripts.Until("wallet.answer"));
        var other = await tab.Page.Context.NewPageAsync();
        await other.AddInitScriptAsync(Wallet);
        await other.GotoAsync($"pay/{invoice.Id}");
        await other.EvaluateAsync("wallet.slow = true");
        await other.ClickAsync("#again");
        await other.WaitForSelectorAsync("#wallets button:enabled");
        await tab.Page.EvaluateAsync(StreamScripts.Redraw);
        (await tab.Page.QuerySelectorAllAsync("#wallets button:enabled")).ShouldBeEmpty("Its own question is still open.");

        await other.ClickAsync("#wallets button:enabled");
        await other.EvaluateAsync(StreamScripts.Until("wallet.answer"));
        await tab.Page.EvaluateAsync("wallet.refuse()");
        await tab.Page.WaitForSelectorAsync("#wallet-lost >> text=or you pay twice");
        foreach (var page in new[] { tab.Page, other })
        {
            (await page.TextContentAsync("#wallet-answer")).ShouldBe("Confirm the payment in your wallet.");
            (await page.QuerySelectorAllAsync("#wallets button:enabled")).ShouldBeEmpty();
        }

        await other.EvaluateAsync("wallet.refuse()");
        foreach (var page in new[] { tab.Page, other })
            await page.WaitForSelectorAsync("#wallets button:enabled");
        tab.ShouldBeClean();
    }

    // It brought less than was sent (some tokens keep a fee), and it was seen before the wallet said so, or before the page was loaded anew: it is under way no more.
    [Fact]
    public async Task What_was_seen_already_keeps_nobody_from_paying_what_is_still_due()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, "slow");
        await tab.Page.EvaluateAsync(StreamScripts.Until("wallet.answer"));
        var hash = await shops.Shop.Client.PayAsync(invoice, 25_000_000);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        await tab.Page.EvaluateAsync("hash => { wallet.hash = hash; wallet.answer(); }", hash);
        await ShouldOfferAsync();
        foreach (var round in new[] { "25.5", "0.5 reversed" })
        {
            await tab.Page.EvaluateAsync("([id, text]) => localStorage.setItem('sent ' + id, Date.now() + ' ' + text)", new[] { invoice.Id.ToString(), $"{round} {hash}" });
            await tab.GoAsync($"pay/{invoice.Id}");
            await ShouldOfferAsync();
            await tab.Page.EvaluateAsync(StreamScripts.Until($"!localStorage.getItem('sent {invoice.Id}')"));
        }

        tab.ShouldBeClean();

        async Task ShouldOfferAsync()
        {
            await tab.Page.WaitForSelectorAsync("#wallets button:enabled");
            (await tab.Page.TextContentAsync("h1")).ShouldBe("A part has arrived");
        }
    }

    [Fact]
    public async Task Whoever_stands_on_its_button_stays_there_when_something_changes()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await OpenAsync(invoice, Wallet);
        await tab.Page.FocusAsync("#wallets button");
        await shops.Shop.Client.PayAsync(invoice, 500_000);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        (await tab.Page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Pay with Test <b>Wallet</b>");
        tab.ShouldBeClean();
    }

    // EIP-1474 has no number for a question that stands open already, perhaps of another page, and all wallets use -32002. And whatever broke after the owner was
    // asked, he may have confirmed before.
    [Theory]
    [InlineData("busy")]
    [InlineData("broken")]
    public async Task A_wallet_that_already_asks_or_does_not_say_what_came_of_it_is_not_said_to_have_refused(string fault)
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice, fault);
        await tab.Page.WaitForSelectorAsync("#wallet-lost >> text=or you pay twice");
        (await tab.Page.TextContentAsync("#wallet-answer")).ShouldBe("Confirm the payment in your wallet.");
        (await tab.Page.QuerySelectorAllAsync("#wallets button:enabled")).ShouldBeEmpty();
        await tab.Page.EvaluateAsync("fault => { wallet[fault] = false; }", fault);
        await tab.Page.ClickAsync("#again");
        await tab.Page.ClickAsync("#wallets button:enabled");
        await SentAsync(tab);
        tab.ShouldBeClean();
    }

    // Out of gas, reverted, canceled or replaced in the wallet: it never shows here, and nobody may be held off for a day.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_failed_or_was_canceled_may_be_sent_again_from_every_tab(bool isKnownToWallet)
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT"));
        await using var tab = await PayAsync(invoice);
        await SentAsync(tab);
        var other = await tab.Page.Context.NewPageAsync();
        await other.AddInitScriptAsync(Wallet);
        await other.GotoAsync($"pay/{invoice.Id}");
        await other.WaitForSelectorAsync("h1 >> text=Payment sent");
        (await other.InnerTextAsync("#wallet-lost")).ShouldContain("or you pay twice");
        await tab.ShouldFitAsync();
        await tab.ShouldBeAccessibleAsync();
        await tab.ShootAsync("pay", "browser-wallet-sent");

        if (isKnownToWallet)
        {
            // Whoever is mined and did what it should is not taken back, nor is what another wallet's network does not know.
            await tab.Page.EvaluateAsync("wallet.receipt = { status: '0x1' }");
            await tab.Page.EvaluateAsync(StreamScripts.Until("asked.filter(a => a.method === 'eth_getTransactionReceipt').length > 1"));
            (await tab.Page.TextContentAsync("h1")).ShouldBe("Payment sent");
            await tab.Page.EvaluateAsync("wallet.receipt = { status: '0x0' }");
            await tab.Page.WaitForSelectorAsync("#wallet-answer >> text=The network did not carry out the payment");
        }
        else
        {
            await tab.Page.ClickAsync("#again");
            (await tab.Page.EvaluateAsync<bool>("document.activeElement === document.querySelector('#wallets button')")).ShouldBeTrue();
            (await tab.Page.TextContentAsync("#wallet-answer")).ShouldBe("");
        }

        foreach (var page in new[] { tab.Page, other })
        {
            await page.WaitForSelectorAsync("#wallets button.primary:enabled");
            (await page.TextContentAsync("h1")).ShouldBe("Waiting for your payment");
            (await page.InnerTextAsync(".state")).ShouldContain("Scan the code");
            (await page.IsVisibleAsync("#wallet-lost")).ShouldBeFalse();
        }

        await tab.Page.ClickAsync("#wallets button:enabled");
        await other.WaitForSelectorAsync("h1 >> text=Payment sent");
        await tab.Page.EvaluateAsync(StreamScripts.Until("asked.filter(a => a.method === 'eth_sendTransaction').length === 2"));
        tab.ShouldBeClean();
    }

    // A wallet asks for its password first, and that may take its owner's time. What is over by then is late money, and what has come would come twice.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_over_or_has_been_seen_is_not_sent_though_the_page_cannot_be_read_anew(bool isOver)
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(1_000_000_000_000_000, "ethereum-sim", "ETH"));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.Clock.InstallAsync();
        await tab.Page.AddInitScriptAsync(StreamScripts.Watch + Wallet);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.EvaluateAsync("wallet.locked = true");
        await tab.Page.GetByText("Pay with Test <b>Wallet</b>", new() { Exact = true }).ClickAsync();
        await tab.Page.EvaluateAsync(StreamScripts.Until("wallet.unlock"));
        await tab.CutAsync($"/pay/{invoice.Id}");
        if (isOver)
        {
            await tab.Page.Clock.FastForwardAsync("20:00");
            await tab.Page.WaitForSelectorAsync("h1 >> text=The time to pay is over");
        }
        else
        {
            await shops.Shop.Client.PayAsync(invoice);
            await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL]");
        }

        await tab.Page.EvaluateAsync("wallet.unlock()");
        await tab.Page.EvaluateAsync(StreamScripts.Until("document.getElementById('wallet-answer').textContent !== 'Confirm the payment in your wallet.'"));
        (await tab.Page.EvaluateAsync<string[]>("asked.map(a => a.method)")).ShouldNotContain("eth_sendTransaction");
    }

    private async Task<JsonElement> OrderAsync(System.Text.Json.Nodes.JsonObject order) => await shops.Shop.Client.OrderAsync(order);

    private async Task<Tab> OpenAsync(JsonElement invoice, string script)
    {
        var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.AddInitScriptAsync(StreamScripts.Watch + script);
        await tab.GoAsync($"pay/{invoice.Id}");
        return tab;
    }

    private async Task<Tab> PayAsync(JsonElement invoice, string? fault = null)
    {
        var tab = await OpenAsync(invoice, Wallet);
        if (fault is not null)
            await tab.Page.EvaluateAsync("fault => { wallet[fault] = true; }", fault);
        await tab.ShootAsync("pay", "browser-wallet");
        await tab.Page.GetByText("Pay with Test <b>Wallet</b>", new() { Exact = true }).ClickAsync();
        return tab;
    }

    private static async Task<JsonElement> SentAsync(Tab tab)
    {
        await tab.Page.WaitForSelectorAsync("#wallet-answer >> text=Sent.");
        return await tab.Page.EvaluateAsync<JsonElement>("asked.find(a => a.method === 'eth_sendTransaction').params[0]");
    }

    // EIP-681: ethereum:0x...@chain...
    private static string ChainOf(JsonElement invoice)
    {
        var after = invoice.Text("payment_uri").Split('@')[1];
        var chain = new string([.. after.TakeWhile(char.IsAsciiDigit)]);
        return "0x" + long.Parse(chain, CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture);
    }
}
