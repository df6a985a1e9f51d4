package sonet.server.inbox;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeliveryKey;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// By which tokens others send to accounts without saying who they are. Of each only the hash is
/// kept; a new one takes the place of the one before at once, since that is how somebody is kept
/// from sending.
public final class DeliveryKeys {
  private final Storage storage;
  private final Primitives primitives;

  /// The delivery keys in a storage.
  public DeliveryKeys(Storage storage, Primitives primitives) {
    this.storage = storage;
    this.primitives = primitives;
  }

  /// Sets that of the caller's account.
  ///
  /// @throws RefusalException when the store fails
  public void set(Caller caller, DeliveryKey key) throws RefusalException {
    Outcome _ =
        storage.write(
            Batch.ofDocs(
                new DocWrite.Put(
                    caller.locations().deliveryKey(caller.account()), key.tokenHash())));
  }

  /// Removes that of the caller's account.
  ///
  /// @throws RefusalException when the store fails
  public void delete(Caller caller) throws RefusalException {
    erase(caller.locations(), caller.account());
  }

  /// Removes that of an account.
  ///
  /// @throws RefusalException when the store fails
  public void erase(Locations at, AccountName account) throws RefusalException {
    Outcome _ = storage.write(Batch.ofDocs(new DocWrite.Delete(at.deliveryKey(account))));
  }

  /// Checks a token. An account that has none, or does not exist, answers like a wrong one, so that
  /// nobody finds out by asking.
  void require(Locations at, AccountName account, Bytes token) throws RefusalException {
    Optional<Bytes> kept = storage.call(store -> store.get(at.deliveryKey(account))).map(Doc::body);
    if (!kept.equals(Optional.of(primitives.hash(token)))) {
      throw RefusalException.of(
          ProblemType.DELIVERY_REFUSED, "the delivery token is not the one of " + account);
    }
  }
}
