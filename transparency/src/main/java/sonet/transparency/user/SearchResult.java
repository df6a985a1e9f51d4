package sonet.transparency.user;

import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// What a search found.
///
/// @param labelVersion the label, and the version that was found
/// @param value its value
/// @param terminal the position of the log entry where the search ended
/// @param mustBeMonitored whether no distinguished entry has the version yet, so that it must be
///   monitored where users are those who watch, and may be elsewhere (§8)
/// @param known what monitoring needs to know
public record SearchResult(
    LabelVersion labelVersion,
    UpdateValue value,
    long terminal,
    boolean mustBeMonitored,
    KnownLabel known) {}
