#!/bin/sh
# Removes what the install put on the PATH; an upgrade has put it back by now, and then it stays.
for name in belfry-desktop belfry; do
  [ -e "$(readlink -f "/usr/bin/$name" 2>/dev/null)" ] || rm -f "/usr/bin/$name"
done
