package sonet.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/// Marks a method that returns its object for chaining alone. Error Prone knows it by its name.
@Target(ElementType.METHOD)
@interface CanIgnoreReturnValue {}
