namespace PrepaidMeter.Metering.Work;

/// <summary>
/// Leaves a route alone on which nothing can be reached: after failures in a row it is open for a pause, then one connection probes it. Not thread-safe.
/// </summary>
internal sealed class CircuitBreaker(int failures, TimeSpan pause, TimeProvider time)
{
    private int _inARow;
    private long _openedAt;
    private bool _isOpen;
    private bool _isProbing;

    public bool IsOpen => _isOpen;

    /// <summary>Whether a connection may be tried now; while open that makes it the probe.</summary>
    public bool TryPass()
    {
        if (!_isOpen)
        {
            return true;
        }

        if (_isProbing || time.GetElapsedTime(_openedAt) < pause)
        {
            return false;
        }

        _isProbing = true;
        return true;
    }

    /// <summary>What came of a connection. Returns true when the circuit opened or closed by it.</summary>
    public bool Report(bool succeeded)
    {
        var was = _isOpen;
        if (succeeded)
        {
            (_inARow, _isOpen, _isProbing) = (0, false, false);
            return was;
        }

        _inARow++;
        if (_isOpen ? _isProbing : _inARow >= failures)
        {
            (_isOpen, _isProbing, _openedAt) = (true, false, time.GetTimestamp());
        }

        return !was && _isOpen;
    }

    /// <summary>A pass that came to no connection: the next may probe.</summary>
    public void Abandon() => _isProbing = false;
}
