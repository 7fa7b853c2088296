/*
 * Where a function stood that no profile ever saw called. The id goes out on
 * COM2, the host knows the name and puts the function back.
 */
#include <stdint.h>

#include "channel.h"
#include "probe.h"

#define COLD_FRAME_TRAP 4u
#define COLD_STATUS 86

_Noreturn void runtime_exit(int status);

_Noreturn void __cold_trap(uint32_t id)
{
    channel_send(COLD_FRAME_TRAP, &id, sizeof(id));
    runtime_exit(COLD_STATUS);
}
