package sonet.client.transport;

import sonet.protocol.Posted;
import sonet.protocol.Problem;

/// What became of something submitted to a group's log.
public sealed interface Submission {
  /// The server has it.
  ///
  /// @param posted where
  record Taken(Posted posted) implements Submission {}

  /// The group is in another epoch by now.
  ///
  /// @param conflict what was missed
  record Conflict(Problem.Conflict conflict) implements Submission {}
}
