/// The storage interfaces of the service, and their embedded engine.
module sonet.store {
  requires static transitive org.jspecify;
  requires transitive sonet.crypto;
  requires transitive com.github.benmanes.caffeine;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports sonet.store;
  exports sonet.store.backup;
  exports sonet.store.cached;
  exports sonet.store.file;
  exports sonet.store.sqlite;
}
