/* Where a function stood that no profile ever saw called. The id goes out on
   COM2, the host knows the name and puts the function back. */
#include <channel.h>
#include <runtime.h>
#include "probe.h"

#define COLD_STATUS 86 /* what the host expects beside a TRAP frame */

void __cold_trap(unsigned id) {
    channel_send(CHANNEL_TRAP, &id, sizeof(id));
    runtime_exit(COLD_STATUS);
}
