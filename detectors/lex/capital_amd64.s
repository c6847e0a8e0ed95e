//go:build amd64 && !purego

#include "textflag.h"

DATA letterA<>+0(SB)/8, $0x4141414141414141
DATA letterA<>+8(SB)/8, $0x4141414141414141
GLOBL letterA<>(SB), RODATA|NOPTR, $16

DATA letters<>+0(SB)/8, $0x1919191919191919 // 'Z' - 'A'
DATA letters<>+8(SB)/8, $0x1919191919191919
GLOBL letters<>(SB), RODATA|NOPTR, $16

// func capitalsAVX2(text *byte, blocks int, out *uint64)
// A byte less 'A' is at most 25 where it is the lesser of itself and 25.
TEXT ·capitalsAVX2(SB), NOSPLIT, $0-24
	MOVQ text+0(FP), SI
	MOVQ blocks+8(FP), CX
	MOVQ out+16(FP), DI
	VBROADCASTI128 letterA<>(SB), Y0
	VBROADCASTI128 letters<>(SB), Y1
	TESTQ CX, CX
	JZ done

loop:
	VMOVDQU (SI), Y2
	VMOVDQU 32(SI), Y3
	VPSUBB Y0, Y2, Y2
	VPSUBB Y0, Y3, Y3
	VPMINUB Y1, Y2, Y4
	VPMINUB Y1, Y3, Y5
	VPCMPEQB Y2, Y4, Y4
	VPCMPEQB Y3, Y5, Y5
	VPMOVMSKB Y4, AX
	VPMOVMSKB Y5, BX
	SHLQ $32, BX
	ORQ BX, AX
	MOVQ AX, (DI)
	ADDQ $64, SI
	ADDQ $8, DI
	DECQ CX
	JNZ loop

done:
	VZEROUPPER
	RET
