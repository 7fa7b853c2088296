int f(int x)
{
    switch (x) {
    case 1:
        x++; // warn implicit-fallthrough
    case 2:
        x--;
        break;
    case 3:
        x += 2;
        __attribute__((fallthrough));
    case 4:
    case 5:
        return 2;
    case 6:
        x = 3;
        /* fall through */
    case 7:
        x = 4;
        // FALLTHROUGH
    case 8:
        if (x)
            return 3;
        else
            return 4;
    case 9:
        for (;;)
            x++;
    default:
        break;
    }
    return x;
}
