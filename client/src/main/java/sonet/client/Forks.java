package sonet.client;

import java.util.List;
import sonet.client.device.Desk;
import sonet.crypto.Bytes;

/// Whether the members of a conversation are shown the same (docs/forks.md). A server that shows
/// different histories to different members is found out when one of them sees both; and by
/// comparing, on another way than this server, what each went through.
public final class Forks {
  private final Desk desk;
  private final Bytes conversation;

  Forks(Desk desk, Bytes conversation) {
    this.desk = desk;
    this.conversation = conversation;
  }

  /// What was found here by this device: the first few findings, also those that it has overcome by
  /// [Conversation#rejoin()].
  public List<ForkReport> found() throws ClientException {
    return desk.forks(conversation);
  }

  /// What this device says, signed, of the epochs it went through, for others to compare with their
  /// own. It gives nothing away. Carry it on another way than this server, which could hold it
  /// back.
  public Bytes evidence() throws ClientException {
    return desk.evidence(conversation);
  }

  /// Compares the way of this device with that of another one, by its [#evidence()].
  ///
  /// @throws ClientException with `INVALID_INPUT` for what is no evidence of a member
  public Comparison compare(Bytes evidence) throws ClientException {
    return desk.compare(conversation, evidence);
  }
}
