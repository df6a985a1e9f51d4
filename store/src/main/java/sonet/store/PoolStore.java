package sonet.store;

import java.time.Instant;
import java.util.List;

/// Pools of things that are handed out once, such as key packages.
public interface PoolStore {
  /// Adds things to be handed out once, the oldest first. What is in the pool already is left.
  ///
  /// @throws StoreException when the storage fails
  void add(PoolId pool, List<PoolItem> items) throws StoreException;

  /// Sets what is handed out when nothing else is left, in place of what was.
  ///
  /// @throws StoreException when the storage fails
  void setLastResort(PoolId pool, PoolItem item) throws StoreException;

  /// Takes one thing from each pool. Of all who take at once, only one gets it.
  ///
  /// @return one for each pool, in the order given
  /// @throws StoreException when the storage fails
  List<Taken> take(List<PoolId> pools, Instant now) throws StoreException;

  /// What is left in each pool of an owner.
  ///
  /// @param owner tenant and owner; its kind does not matter
  /// @throws StoreException when the storage fails
  List<PoolCount> counts(PoolId owner, Instant now) throws StoreException;

  /// Puts other things into the pools of an owner, as one: who takes gets a thing of before or one
  /// of after. Pools that are not named are empty afterwards.
  ///
  /// @param owner tenant and owner; its kind does not matter
  /// @throws StoreException when the storage fails
  void replace(PoolId owner, List<PoolFilling> fillings) throws StoreException;

  /// Removes every pool of an owner, with what is in it.
  ///
  /// @param owner tenant and owner; its kind does not matter
  /// @throws StoreException when the storage fails
  void drop(PoolId owner) throws StoreException;
}
