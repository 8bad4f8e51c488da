using System.Net;
using InvoiceModule.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>A name server that answers the first question one way and every later one another (DNS rebinding).</summary>
internal sealed class ChangingResolver(IPAddress otherwise) : IHostResolver
{
    private IPAddress[] _answers = [];
    private int _asked;

    /// <summary>The first answer, and all that follow.</summary>
    public IPAddress[] Answers
    {
        get => _answers;
        set => (_answers, _asked) = (value, 0);
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<IPAddress>>([_answers.Length == 0 ? otherwise : _answers[Math.Min(_asked++, _answers.Length - 1)]]);
}
