package sonet.mls;

import java.util.concurrent.atomic.AtomicReference;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.ComponentId;
import sonet.mls.framing.MlsMessage;

/// A group shared by threads: always one current value, advanced without locks.
///
/// A step is computed on the value of the moment and adopted only if that is still the current one;
/// otherwise it is computed again on the new one. Because values are immutable, a lost race costs
/// time and nothing else. Secrets of the old value are wiped by the winner.
///
/// [Group] alone suffices where one thread owns the group and makes each step durable before it
/// keeps it; this class is for those who keep groups in memory.
public final class GroupHandle {
  private final AtomicReference<Group> current;

  /// Shares a group.
  public GroupHandle(Group group) {
    this.current = new AtomicReference<>(group);
  }

  /// The value of the moment.
  public Group group() {
    return current.get();
  }

  /// Processes a message and keeps the outcome.
  public Received process(Bytes message) throws MlsException {
    return process(MlsMessage.decode(message));
  }

  /// The same for a decoded message.
  public Received process(MlsMessage message) throws MlsException {
    while (true) {
      Group asked = current.get();
      Received received;
      try {
        received = asked.process(message);
      } catch (MlsException | IllegalStateException failed) {
        if (current.get() != asked) {
          // The value went out of date, perhaps with its secrets, while it was being asked.
          continue;
        }
        throw failed;
      }
      if (received instanceof Received.Removed) {
        if (current.get() != asked) {
          continue;
        }
        return received;
      }
      if (current.compareAndSet(asked, received.group())) {
        if (received.group() != asked) {
          var _ = received.keep();
        }
        return received;
      }
    }
  }

  /// Encrypts data for the group in its current epoch.
  ///
  /// @throws IllegalStateException as [Group#protect(Bytes, Bytes)] says
  public MlsMessage protect(Bytes data, Bytes authenticatedData) {
    while (true) {
      Group asked = current.get();
      MlsMessage message;
      try {
        message = asked.protect(data, authenticatedData);
      } catch (IllegalStateException failed) {
        if (current.get() == asked) {
          throw failed;
        }
        continue;
      }
      // In an epoch that ended meanwhile, secrets may have been wiped while they were read.
      if (current.get().epoch().equals(asked.epoch())) {
        return message;
      }
    }
  }

  /// The secret of a component in the current epoch (draft-ietf-mls-extensions §4.4).
  ///
  /// @throws IllegalStateException as [Group#safeExport] says
  public Secret safeExport(ComponentId component) {
    while (true) {
      Group asked = current.get();
      Secret secret;
      try {
        secret = asked.safeExport(component);
      } catch (IllegalStateException failed) {
        if (current.get().epoch().equals(asked.epoch())) {
          throw failed;
        }
        continue;
      }
      if (current.get().epoch().equals(asked.epoch())) {
        return secret;
      }
      secret.close();
    }
  }

  /// Adopts a commit of our own that was accepted, with all that was received since it was made.
  ///
  /// @return whether it was adopted: not when the group has moved on
  public boolean keep(PendingCommit commit) {
    while (true) {
      Group asked = current.get();
      if (!commit.isFrom(asked)) {
        return false;
      }
      PendingCommit next = commit.onto(asked);
      if (current.compareAndSet(asked, next.group())) {
        next.wipe();
        return true;
      }
    }
  }
}
