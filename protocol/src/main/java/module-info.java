/// The records of the REST and WebSocket API: one definition for every encoding.
module sonet.protocol {
  requires static transitive org.jspecify;
  requires transitive sonet.crypto;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.cbor;
  requires com.fasterxml.jackson.datatype.jdk8;

  exports sonet.protocol;
  exports sonet.protocol.codec;

  opens sonet.protocol to
      com.fasterxml.jackson.databind;
}
