package sonet.client.watch;

import java.time.Instant;
import sonet.crypto.Bytes;

/// What an auditor keeps of what it caught, as one document for others to look at: what was known,
/// what was shown, and why both cannot be true.
///
/// @param kind of the alarm
/// @param sentence what was expected and what came
/// @param at when
/// @param place where the log was read
/// @param configuration of the log as it was known
/// @param shownConfiguration as it is shown now
/// @param known the last checkpoint that was verified, as a note; empty before the first
/// @param shown the checkpoint that was shown now, as a note
/// @param size how many entries had been audited
/// @param state what the auditor had kept of them
/// @param update the encoded change that breaks a rule; empty where no change does
record Evidence(
    String kind,
    String sentence,
    Instant at,
    String place,
    Bytes configuration,
    Bytes shownConfiguration,
    String known,
    String shown,
    long size,
    Bytes state,
    Bytes update) {}
