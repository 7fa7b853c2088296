int f(int x)
{
    if (x)
        return 1;
} // warn return-type

int loop(void)
{
    for (;;)
        ;
}

int broken_loop(int x)
{
    while (1) {
        if (x)
            break;
    }
} // warn return-type

void stop(void) __attribute__((noreturn));

int ends(int x)
{
    if (x)
        return 2;
    stop();
}

int all(int x)
{
    switch (x) {
    case 1:
        return 1;
    default:
        return 2;
    }
}

int some(int x)
{
    switch (x) {
    case 1:
        return 1;
    case 2:
        break;
    }
} // warn return-type

int jumps(int x)
{
    if (x)
        goto out;
    return 1;
out:
    x++;
} // warn return-type

int back(int x)
{
again:
    if (x--)
        goto again;
    return x;
}

int do_once(void)
{
    do {
        return 1;
    } while (0);
}
