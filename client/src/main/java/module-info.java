/// The Java SDK: what a program needs to send and receive end-to-end encrypted messages.
module sonet.client {
  requires static transitive org.jspecify;
  requires transitive sonet.crypto;
  requires sonet.mls;
  requires sonet.ratchet;
  requires sonet.transparency;
  requires sonet.protocol;
  requires java.net.http;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  exports sonet.client;
  exports sonet.client.watch;
}
