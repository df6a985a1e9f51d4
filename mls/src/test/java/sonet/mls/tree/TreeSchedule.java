package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.MlsException;

/// A group that lives through random commits, with the private keys of all its members and a
/// [NaiveTree] that goes along.
final class TreeSchedule {
  private final Workshop workshop;
  private final int maxMembers;
  private final Map<LeafIndex, Workshop.Client> clients = new TreeMap<>();
  private final Map<LeafIndex, TreeKemPrivate> keys = new TreeMap<>();
  private RatchetTree tree;
  private NaiveTree model;

  TreeSchedule(Workshop workshop, int maxMembers) {
    this.workshop = workshop;
    this.maxMembers = maxMembers;
    Workshop.Client creator = workshop.client();
    LeafIndex first = new LeafIndex(0);
    clients.put(first, creator);
    keys.put(first, TreeKemPrivate.of(first, creator.leafKey()));
    tree = RatchetTree.of(workshop.suite(), creator.leaf());
    model = new NaiveTree(workshop.suite());
    assertThat(model.add(creator.leaf())).isZero();
  }

  RatchetTree tree() {
    return tree;
  }

  NaiveTree model() {
    return model;
  }

  Map<LeafIndex, TreeKemPrivate> keys() {
    return keys;
  }

  Workshop.Client client(LeafIndex leaf) {
    return at(clients, leaf);
  }

  /// A commit of a random member or of a newcomer, with random proposals, and mostly with a path.
  void commit() throws MlsException {
    List<LeafIndex> members = new ArrayList<>(clients.keySet());
    boolean external = workshop.dice().nextInt(8) == 0 && members.size() < maxMembers;
    LeafIndex committer = pick(members);
    members.remove(committer);
    Map<LeafIndex, KeyPair> updates = new HashMap<>();
    boolean changed = !external && applyUpdatesAndRemoves(members, updates);
    Set<LeafIndex> added = external ? Set.of() : applyAdds();
    if (external) {
      if (workshop.dice().nextInt(2) == 0) {
        remove(committer); // which joins anew
      }
      committer = tree.firstBlankLeaf();
      clients.put(committer, workshop.client());
      if (committer.value() == model.leafCount()) {
        model.extend();
      }
    }
    if (external || changed || added.isEmpty() || workshop.dice().nextInt(3) > 0) {
      path(committer, added, updates);
    } else {
      keys.replaceAll((leaf, old) -> adopt(old.retain(tree)));
    }
  }

  private boolean applyUpdatesAndRemoves(List<LeafIndex> others, Map<LeafIndex, KeyPair> updates) {
    boolean changed = false;
    int sides = workshop.dice().nextInt(8) == 0 ? 3 : 6 + maxMembers / 2;
    for (LeafIndex leaf : others) {
      int die = workshop.dice().nextInt(sides);
      if (die == 0) {
        KeyPair fresh = workshop.leafKey();
        LeafNode node = workshop.update(at(clients, leaf), leaf, fresh);
        tree = tree.update(leaf, node);
        model.update(leaf.value(), node);
        updates.put(leaf, fresh);
        changed = true;
      } else if (die == 1) {
        remove(leaf);
        changed = true;
      }
    }
    return changed;
  }

  private void remove(LeafIndex leaf) {
    tree = tree.remove(leaf);
    model.remove(leaf.value());
    clients.remove(leaf);
    keys.remove(leaf);
  }

  private Set<LeafIndex> applyAdds() {
    Set<LeafIndex> added = new TreeSet<>();
    int count = workshop.dice().nextInt(3 + maxMembers / 8);
    for (int i = 0; i < count && clients.size() < maxMembers; i++) {
      Workshop.Client client = workshop.client();
      RatchetTree.Added result = tree.add(client.leaf());
      tree = result.tree();
      assertThat(result.leaf().value()).isEqualTo(model.add(client.leaf()));
      clients.put(result.leaf(), client);
      keys.put(result.leaf(), TreeKemPrivate.of(result.leaf(), client.leafKey()));
      added.add(result.leaf());
    }
    return added;
  }

  private void path(LeafIndex committer, Set<LeafIndex> added, Map<LeafIndex, KeyPair> updates)
      throws MlsException {
    Workshop.Client client = at(clients, committer);
    try (NewPath path =
        NewPath.create(
            tree,
            new NewPath.Committer(
                Workshop.GROUP, committer, client.leaf().content(), client.signer()),
            workshop.random())) {
      Bytes context = path.tree().treeHash();
      UpdatePath update = path.encrypt(context, added, workshop.random());
      RatchetTree merged = tree.merge(committer, update, added, Workshop.GROUP);
      assertThat(merged.encoded()).isEqualTo(path.tree().encoded());
      Bytes parentHash =
          model.merge(
              committer.value(),
              update.leafNode(),
              update.nodes().stream().map(UpdatePath.Node::encryptionKey).toList());
      assertThat(update.leafNode().source()).isEqualTo(new LeafNodeSource.Commit(parentHash));
      tree = merged;
      for (LeafIndex leaf : List.copyOf(keys.keySet())) {
        if (!leaf.equals(committer) && !added.contains(leaf)) {
          TreeKemPrivate before = at(keys, leaf);
          if (updates.containsKey(leaf)) {
            before = adopt(before.withLeafKey(at(updates, leaf)));
          }
          receive(
              before,
              new TreeKemPrivate.Received(merged, committer, update, added, context),
              path.commitSecret());
        }
      }
      for (LeafIndex leaf : added) {
        keys.put(leaf, at(keys, leaf).fromWelcome(merged, committer, path.pathSecretFor(leaf)));
      }
      keys.put(committer, path.privateKeys());
    }
  }

  private void receive(TreeKemPrivate before, TreeKemPrivate.Received received, Secret commitSecret)
      throws MlsException {
    TreeKemPrivate.Decrypted decrypted = before.decrypt(received);
    assertThat(decrypted.commitSecret().matches(commitSecret)).isTrue();
    keys.put(
        before.self(),
        adopt(new TreeKemPrivate.Transition(decrypted.next(), decrypted.consumed())));
  }

  private static TreeKemPrivate adopt(TreeKemPrivate.Transition transition) {
    transition.consumed().forEach(Secret::close);
    return transition.next();
  }

  LeafIndex pick(List<LeafIndex> leaves) {
    return leaves.get(workshop.dice().nextInt(leaves.size()));
  }

  private static <T> T at(Map<LeafIndex, T> map, LeafIndex leaf) {
    return Objects.requireNonNull(map.get(leaf));
  }
}
