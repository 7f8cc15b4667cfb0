namespace PrepaidMeter.Storage;

/// <summary>The database can not be used: not reachable, not ours, or at a version this program does not know. The message names the database, never a password.</summary>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
