namespace CustomChain;

/// <summary>Whether the village hall, where the book lies, can be asked.</summary>
public enum PebbleHall
{
    /// <summary>The clerk answers.</summary>
    Open,

    /// <summary>Nobody is let in.</summary>
    Closed,

    /// <summary>The clerk is there, listens, and says nothing.</summary>
    Asleep,
}
