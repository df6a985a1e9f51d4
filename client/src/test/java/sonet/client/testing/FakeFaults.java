package sonet.client.testing;

import java.util.HashSet;
import java.util.Set;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.protocol.AccountName;

/// What a [FakeServer] does wrong when told: it is down, loses answers, refuses messages.
final class FakeFaults {
  private boolean down;
  private int answersToLose;
  private int messagesToRefuse;
  private int listsToRefuse;
  private final Set<AccountName> lookupsToFail = new HashSet<>();

  void goDown() {
    down = true;
  }

  void comeBack() {
    down = false;
  }

  void loseAnswers(int count) {
    answersToLose = count;
  }

  void refuse(int count) {
    messagesToRefuse = count;
  }

  void callDevicesWrong(int count) {
    listsToRefuse = count;
  }

  int devicesToCallWrong() {
    return listsToRefuse;
  }

  void failLookup(AccountName account) {
    lookupsToFail.add(account);
  }

  Set<AccountName> lookupsToFail() {
    return Set.copyOf(lookupsToFail);
  }

  /// Fails to say which devices an account has.
  void maybeFailLookup(AccountName account) throws ClientException {
    if (lookupsToFail.remove(account)) {
      throw new ClientException(Reason.SERVER_FAILED, "The directory does not answer.");
    }
  }

  void requireUp() throws ClientException {
    if (down) {
      throw new ClientException(Reason.SERVER_UNREACHABLE, "The server does not answer.");
    }
  }

  /// Loses the answer to what was done already.
  void maybeLoseAnswer() throws ClientException {
    if (answersToLose > 0) {
      answersToLose--;
      throw new ClientException(Reason.SERVER_UNREACHABLE, "The answer got lost.");
    }
  }

  void maybeRefuse() throws ClientException {
    if (messagesToRefuse > 0) {
      messagesToRefuse--;
      throw new ClientException(Reason.REFUSED, "The server says: too large.");
    }
  }

  /// Whether the devices are wrong that the next message names, whichever they are.
  boolean callsDevicesWrong() {
    if (listsToRefuse == 0) {
      return false;
    }
    listsToRefuse--;
    return true;
  }
}
