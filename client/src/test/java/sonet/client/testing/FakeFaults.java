package sonet.client.testing;

import java.util.HashMap;
import java.util.Map;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.protocol.AccountName;

/// What a [FakeServer] does wrong when told: it is down, loses answers, refuses messages.
final class FakeFaults {
  private boolean down;
  private int answersToLose;
  private int messagesToRefuse;
  private int listsToRefuse;
  private final Map<AccountName, Integer> lookupsToFail = new HashMap<>();

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

  void failOwnLookups(AccountName account, int count) {
    lookupsToFail.put(account, count);
  }

  int ownLookupsToFail(AccountName account) {
    return lookupsToFail.getOrDefault(account, 0);
  }

  /// Fails to tell an account which devices it has.
  void maybeFailOwnLookup(AccountName account) throws ClientException {
    int left = ownLookupsToFail(account);
    if (left > 0) {
      lookupsToFail.put(account, left - 1);
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
