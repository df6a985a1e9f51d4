package sonet.client.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.TrustLevel;
import sonet.client.group.GroupMember;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;

/// Key packages of others, claimed from the server and checked against its directory and the log.
final class Claims {
  private final Owner owner;
  private final Book book;
  private final KeyDesk keys;
  private final Desk.Tools tools;

  Claims(Owner owner, Book book, KeyDesk keys, Desk.Tools tools) {
    this.owner = owner;
    this.book = book;
    this.keys = keys;
    this.tools = tools;
  }

  /// A device that can be added.
  record Candidate(DeviceId device, Bytes signatureKey, Bytes keyPackage) {}

  /// The devices of an account with which a group can be joined. Into a channel come those that are
  /// in the conversation above it.
  ///
  /// @throws ClientException with `ALREADY_MEMBER`, `UNREACHABLE_USER`, `NOT_A_MEMBER` of the
  ///   conversation above, `INVALID_INPUT`, `UNKNOWN_USER`, `KEYS_DOUBTED` or `KEYS_BLOCKED`
  List<Candidate> into(Bytes group, String name) throws ClientException {
    Account account = tools.service().account(name(name));
    owner.run(() -> book.lineage().require(account));
    keys.require(account);
    if (owner.call(() -> book.pairs().trust().level(name)) == TrustLevel.VERIFIED) {
      // Other keys than those that were compared end that, wherever they are met.
      owner.run(() -> book.pairs().update(account).forEach(tools.listener()));
    }
    List<GroupMember> members = owner.call(() -> book.members(group));
    if (account.devices().stream().allMatch(d -> isAmong(members, d.signatureKey()))) {
      throw alreadyMember(name);
    }
    Optional<List<GroupMember>> above = owner.call(() -> book.channels().membersAbove(group));
    if (above.isPresent()
        && account.devices().stream().noneMatch(d -> isAmong(above.get(), d.signatureKey()))) {
      throw new ClientException(
          Reason.NOT_A_MEMBER, name + " is not in the conversation above the channel.");
    }
    int cipherSuite = owner.call(() -> book.cipherSuite(group));
    List<Candidate> candidates =
        of(account, cipherSuite).stream()
            .filter(one -> above.isEmpty() || isAmong(above.get(), one.signatureKey()))
            .toList();
    if (candidates.isEmpty()) {
      throw new ClientException(
          Reason.UNREACHABLE_USER, "No device of " + name + " can be added at present.");
    }
    return candidates;
  }

  /// The devices among members with which a group of a suite can be joined, by their keys. Those of
  /// this device and those that have no keys are left out.
  Map<Bytes, Candidate> of(List<GroupMember> members, int cipherSuite) throws ClientException {
    Map<Bytes, Candidate> claimed = new HashMap<>();
    complete(claimed, members, cipherSuite);
    claimed.keySet().removeIf(key -> !isAmong(members, key));
    return claimed;
  }

  /// Claims keys of a suite for the accounts with devices that have none yet.
  void complete(Map<Bytes, Candidate> claimed, List<GroupMember> members, int cipherSuite)
      throws ClientException {
    Set<String> accounts = new TreeSet<>();
    for (GroupMember member : members) {
      if (!member.signatureKey().equals(tools.ownKey())
          && !claimed.containsKey(member.signatureKey())) {
        accounts.add(member.account());
      }
    }
    for (String account : accounts) {
      try {
        Account shown = tools.service().account(name(account));
        owner.run(() -> book.lineage().require(shown));
        keys.require(shown);
        for (Candidate one : of(shown, cipherSuite)) {
          claimed.putIfAbsent(one.signatureKey(), one);
        }
      } catch (ClientException refused) {
        // Whoever has no keys is named in the outcome.
        if (refused.reason() != Reason.UNREACHABLE_USER) {
          throw refused;
        }
      }
    }
  }

  /// Some other devices of this account, with which a group can be joined.
  ///
  /// @throws ClientException with `UNREACHABLE_USER` when there is none
  List<Candidate> of(Bytes group, List<Device> devices) throws ClientException {
    int cipherSuite = owner.call(() -> book.cipherSuite(group));
    AccountName self = tools.endorser().account();
    keys.require(tools.service().ownAccount());
    List<DeviceId> ids = devices.stream().map(Device::id).toList();
    List<Candidate> candidates = new ArrayList<>();
    for (ClaimedKeyPackages.Claimed one :
        tools.service().claim(self, cipherSuite, ids).keyPackages()) {
      candidates.add(check(new Account(self, devices), one));
    }
    if (candidates.isEmpty()) {
      throw new ClientException(
          Reason.UNREACHABLE_USER, "Your other devices have published no keys yet.");
    }
    return candidates;
  }

  private List<Candidate> of(Account account, int cipherSuite) throws ClientException {
    List<Candidate> candidates = new ArrayList<>();
    for (ClaimedKeyPackages.Claimed one :
        tools.service().claim(account.name(), cipherSuite).keyPackages()) {
      candidates.add(check(account, one));
    }
    learn(account.name(), candidates);
    return candidates;
  }

  /// A leaf may say more of its account than the server did. Devices that have gone meanwhile are
  /// not added.
  private void learn(AccountName account, List<Candidate> candidates) throws ClientException {
    for (Candidate one : candidates) {
      Optional<Bytes> credential = tools.engine().credential(one.keyPackage());
      if (credential.isPresent()) {
        keys.learn(account, credential.get());
      }
    }
    keys.requireUsable(List.of(account.value()));
  }

  /// The key package must be of the account and the device that the directory says it is of.
  private Candidate check(Account account, ClaimedKeyPackages.Claimed claimed)
      throws ClientException {
    GroupMember holder = tools.engine().holder(claimed.keyPackage());
    Optional<Device> device =
        account.devices().stream().filter(d -> d.id().equals(claimed.device())).findFirst();
    if (device.isEmpty()
        || !holder.account().equals(account.name().value())
        || !holder.signatureKey().equals(device.get().signatureKey())) {
      throw new ClientException(
          Reason.UNTRUSTED_USER,
          "The server gave keys for " + account.name() + " that are not theirs.");
    }
    return new Candidate(claimed.device(), holder.signatureKey(), claimed.keyPackage());
  }

  private static AccountName name(String account) throws ClientException {
    try {
      return new AccountName(account);
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT, "\"" + account + "\" is no name: " + malformed.getMessage() + ".");
    }
  }

  static boolean isAmong(List<GroupMember> members, Bytes signatureKey) {
    return members.stream().anyMatch(member -> member.signatureKey().equals(signatureKey));
  }

  static ClientException alreadyMember(String account) {
    return new ClientException(Reason.ALREADY_MEMBER, account + " is in the conversation already.");
  }
}
